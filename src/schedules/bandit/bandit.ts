import type { Rng } from "../../math/random.ts";
import { decodePoint, encodePoint, type Params, type Space } from "../../space/space.ts";
import type { Metric } from "../../study/definition.ts";
import { lossAt } from "../../study/losses.ts";
import type { Chapter, Trial } from "../../study/study.ts";
import { lossUpTo, stepAt, stepOf } from "../population.ts";
import { type Gain, type Moment, varyingProcess } from "./process.ts";

/** Fewer gains tell nothing yet. */
const FEWEST = 4;
/** Gains that the process is given, the newest. */
const MOST = 80;
/** Points that are weighed: all over the cube, and near the parent's. */
const SPREAD = 200;
const NEAR = 50;
const NEARNESS = 0.1;

/** A population as it stands when one of its trials takes over another's weights. */
export interface Population {
  readonly space: Space;
  readonly metric: Metric;
  readonly trials: readonly Trial[];
  /** Epochs between two looks. */
  readonly interval: number;
}

/**
 * Params for a trial that takes over its parent's weights, as population-based bandits explore: a Gaussian process that forgets
 * tells what each params gained in an interval, and those are taken whose gain may be the largest by the upper
 * confidence bound. What others train at this moment counts as seen, so that not all go the same way.
 *
 * Choices and ordinals keep the value of `perturbed`, which has them as population-based training would. Undefined while
 * too little has been gained to tell.
 * Reference: Parker-Holder, Nguyen and Roberts, "Provably Efficient Online Hyperparameter Optimization with Population-Based
 * Bandits", NeurIPS 2020.
 */
export function banditParams(population: Population, parent: Trial, perturbed: Params, rng: Rng): Params | undefined {
  const { space, interval, trials } = population;
  const axes = space.dimensions.flatMap(({ distribution: { base } }, d) =>
    base.kind === "choice" || base.kind === "ordinal" ? [] : d,
  );
  const gains = trials.flatMap((trial) => gainsOf(trial, population, axes)).sort((a, b) => a.step - b.step);
  if (gains.length < FEWEST || axes.length === 0) return undefined;
  const step = stepOf(parent, interval);
  const running = trials.filter(({ state }) => state === "running");
  const pending = running.map(({ params }) => ({ point: pointOf(space, params, axes), step }));
  const process = varyingProcess(gains.slice(-MOST)).expecting(pending);

  const centre = pointOf(space, parent.params, axes);
  const spread = Array.from({ length: SPREAD }, () => Float64Array.from(axes, () => rng.next()));
  const near = Array.from({ length: NEAR }, () =>
    centre.map((u) => Math.min(1, Math.max(0, u + NEARNESS * rng.normal()))),
  );
  // The bound's width grows with time, as in the paper's experiments.
  const beta = 0.2 * Math.log(Math.max(Math.E, 0.4 * (step + 1) * trials.length));
  let best: { readonly point: Float64Array; readonly bound: number } | undefined;
  for (const point of [...spread, ...near]) {
    const { mean, sd } = process.at({ point, step });
    const bound = mean + Math.sqrt(beta) * sd;
    if (best === undefined || bound > best.bound) best = { point, bound };
  }
  return best && withPoint(space, perturbed, axes, best.point);
}

/** What a trial gained in each interval that it trained whole, with the params of that time. */
function gainsOf(trial: Trial, { space, metric, interval, trials }: Population, axes: readonly number[]): Gain[] {
  const { chapters = [], params, origin, curve } = trial;
  const parts: readonly Chapter[] = [...chapters, { params, curve, ...(origin === undefined ? {} : { origin }) }];
  return parts.flatMap((part) => {
    const point = pointOf(space, part.params, axes);
    const from = part.origin && trials.find(({ number }) => number === part.origin?.trial);
    let before = from === undefined ? Number.NaN : lossUpTo(from, metric, part.origin!.epoch);
    let step = stepAt(part.origin?.epoch ?? 0, interval);
    const gains: Gain[] = [];
    for (const told of part.curve) {
      const reached = stepAt(told.epoch, interval);
      const loss = lossAt(told, metric);
      if (reached === step || Number.isNaN(loss)) continue;
      if (Number.isFinite(before)) gains.push({ point, step, gain: (before - loss) / (reached - step) });
      [before, step] = [loss, reached];
    }
    return gains;
  });
}

/** Coordinates of the axes that a bandit moves along; 0.5 where a parameter is not active. */
function pointOf(space: Space, params: Params, axes: readonly number[]): Moment["point"] {
  const whole = new Float64Array(space.dimensions.length);
  encodePoint(space, params, whole);
  return Float64Array.from(axes, (d) => (Number.isNaN(whole[d]) ? 0.5 : Math.min(1, Math.max(0, whole[d]!))));
}

function withPoint(space: Space, params: Params, axes: readonly number[], point: Float64Array): Params {
  const whole = new Float64Array(space.dimensions.length);
  encodePoint(space, params, whole);
  axes.forEach((d, i) => {
    whole[d] = point[i]!;
  });
  // What is not active in `params` stays so, since choices decide it.
  return decodePoint(
    space,
    whole.map((u) => (Number.isNaN(u) ? 0.5 : u)),
  );
}
