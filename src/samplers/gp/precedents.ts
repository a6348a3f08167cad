import { evenly } from "../../math/evenly.ts";
import { encodePoint, type Space } from "../../space/space.ts";
import type { LearnedPoint } from "../../study/learned.ts";
import { oncePerSpace } from "../once-per-space.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { standardised } from "./outputs.ts";
import type { Posterior } from "./posterior.ts";
import { regress } from "./regression.ts";

/** Studies that are learnt from, at most: the first that the definition names. */
const MOST_STUDIES = 12;
/** Scored trials of each from which on there is a model. */
export const FEWEST = 8;
/** Trials of each at most. */
const MOST = 60;
/** What training anew with another seed changes of a loss is little, but not nothing. */
const NOISE = { mean: Math.log(0.01), sd: 1 };

/** What another study tells of losses: a process over the dimensions that both have. */
export interface Precedent {
  /** The dimension of the space behind each of its columns, which are coordinates of the unit cube. */
  readonly dimensions: readonly number[];
  /** Of losses standardised over that study's own trials, less is better. What diverged there counts as its worst. */
  readonly posterior: Posterior;
}

/** A model of each other study that has trials enough, and dimensions of this space in which they differ. */
export const precedentsIn = oncePerSpace((space, learned): readonly Precedent[] => {
  const studies = [...new Set(learned.map(({ study }) => study))].slice(0, MOST_STUDIES);
  return studies.flatMap((name) => {
    const trials = learned.filter(({ study, loss }) => study === name && loss !== undefined);
    return precedentOf(space, evenly(trials, MOST)) ?? [];
  });
});

function precedentOf(space: Space, trials: readonly LearnedPoint[]): Precedent | undefined {
  const scored = trials.flatMap(({ loss }) => (typeof loss === "number" ? [loss] : []));
  if (scored.length < FEWEST) return undefined;
  const cube = cubeOf(space);
  const all = new Float64Array(trials.length * cube.columns);
  const place = new Float64Array(cube.dimensions);
  trials.forEach(({ params }, row) => {
    encodePoint(space, params, place);
    cube.write(place, 0, all, row * cube.columns);
  });
  // Where its trials are all alike it says nothing, least of all that a loss depends on how far from there others are.
  const varied = Array.from({ length: cube.columns }, (_, column) => column).filter((column) =>
    trials.some((_, row) => all[row * cube.columns + column] !== all[column]),
  );
  if (varied.length === 0) return undefined;
  const x = Float64Array.from(trials.flatMap((_, row) => varied.map((column) => all[row * cube.columns + column]!)));
  const worst = Math.max(...scored);
  const { y } = standardised(trials.map(({ loss }) => loss ?? worst));
  const numeric = varied.filter((column) => column < cube.numeric).length;
  const posterior = regress({ columns: varied.length, numeric }, x, y, NOISE);
  return posterior && { dimensions: varied.map((column) => cube.dimensionOf[column]!), posterior };
}

/** The unit cube itself, whatever was tried. */
function cubeOf(space: Space): Inputs {
  const nothing = new Float64Array();
  return inputsOf(space, { points: nothing, epochs: nothing }, [], []);
}
