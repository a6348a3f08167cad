import { least } from "../../math/extremes.ts";
import { type ForestModel, growForest } from "../../math/forest.ts";
import { logImprovement } from "../../math/normal-tail.ts";
import type { Rng } from "../../math/random.ts";
import type { Axis } from "../../space/axes.ts";
import { featureOf, writeFeatures } from "../../space/features.ts";
import type { History } from "../../study/history.ts";
import { type View, viewOf } from "../activity.ts";
import { inputsOf } from "../gp/inputs.ts";
import { groupRows, type Rows } from "../gp/rows.ts";
import { validity } from "../gp/terms.ts";
import type { Ask, Sampler, Suggestion } from "../sampler.ts";
import { sobol } from "../sobol.ts";
import { findChallenger } from "./challengers.ts";
import { lossOfScore, normalScores } from "./targets.ts";

/** Trials before the first model: at most so many, and a quarter of the stage. */
const START_UP = 12;
const TREES = 20;
/** One trial in so many is a Sobol point whatever the model says, so that it can't stay wrong for ever. */
const INTERLEAVED = 12;
/** The best trials, from which challengers step. */
const INCUMBENTS = 10;

/**
 * Sequential model-based search by a random forest: the trial that promises the largest expected improvement over the best, where it
 * is likely valid. The forest learns from scored trials alone: with failed ones as the worst, chance in them made it flee good params.
 * Unlike a Gaussian process, the forest does not care for scales, jumps or conditions. It begins with Sobol points.
 *
 * Reference: Hutter, Hoos and Leyton-Brown, LION 2011; Lindauer et al., "SMAC3", JMLR 23 (2022).
 */
export function forest(): Sampler {
  const start = sobol();
  return {
    suggest(ask: Ask): Suggestion {
      const { space, history, position } = ask;
      const rows = groupRows(history);
      const ended = rows.scored.length + rows.invalid.length;
      const known = ended >= Math.min(START_UP, Math.ceil(position.of / 4)) && rows.scored.length > 0;
      const interleaved = position.index % INTERLEAVED === INTERLEAVED - 1;
      if (!known || interleaved || space.dimensions.length === 0) return start.suggest(ask);
      return propose(viewOf(space), ask, rows);
    },
  };
}

function propose({ axes, mask }: View, { space, history, rng }: Ask, rows: Rows): Suggestion {
  const { scored, pending, invalid } = rows;
  const losses = scored.map((row) => history.losses[row]!);
  const scores = normalScores(losses);
  const model = believe(axes, history, { scored, scores, pending }, rng);
  const inputs = inputsOf(space, history, [...scored, ...pending, ...invalid], scored);
  const valid = validity(inputs, history, rows);
  const at = new Float64Array(inputs.columns);
  const best = least(scores);
  const masked = new Float64Array(axes.length);
  const features = new Float64Array(axes.length);
  const prediction = { mean: 0, variance: 0 };
  const promise = (point: Float64Array): number => {
    masked.set(point);
    mask(masked);
    writeFeatures(axes, masked, features);
    model.predict(features, prediction);
    // Where all trees agree there is a trial already, or none is needed.
    const sd = Math.sqrt(prediction.variance + 1e-12);
    const improvement = logImprovement((best - prediction.mean) / sd) + Math.log(sd);
    if (valid === undefined) return improvement;
    inputs.write(masked, 0, at, 0);
    return improvement + valid.evaluate(at, 1)[0]!;
  };
  const incumbents = [...scored.keys()]
    .sort((a, b) => scores[a]! - scores[b]!)
    .slice(0, INCUMBENTS)
    .map((i) => filled(history, scored[i]!, rng));
  const { point, value } = findChallenger(axes, incumbents, promise, rng);
  promise(point);
  const { mean, variance } = prediction;
  const lossAt = (deviations: number) => lossOfScore(losses, mean + deviations * Math.sqrt(variance));
  const sd = lossAt(1) / 2 - lossAt(-1) / 2;
  return { point, why: { model: "forest", expected: lossAt(0), sd, acquisition: value } };
}

/** Rows with their targets, and those that have not ended. */
interface Known extends Pick<Rows, "scored" | "pending"> {
  readonly scores: Float64Array;
}

/** A model of the trials that have ended; those that are pending are then believed to end as it expects ("kriging believer"). */
function believe(axes: readonly Axis[], history: History, { scored, scores, pending }: Known, rng: Rng): ForestModel {
  const model = growForest(examplesOf(axes, history, scored, scores), TREES, rng);
  if (pending.length === 0) return model;
  const prediction = { mean: 0, variance: 0 };
  const beliefs = pending.map((row) => {
    const { points, dimensions } = history;
    const features = Float64Array.from(axes, (axis, d) => featureOf(axis, points[row * dimensions + d]!));
    model.predict(features, prediction);
    return prediction.mean;
  });
  return growForest(
    examplesOf(axes, history, [...scored, ...pending], Float64Array.of(...scores, ...beliefs)),
    TREES,
    rng,
  );
}

function examplesOf(
  axes: readonly Axis[],
  { points, dimensions }: History,
  rows: readonly number[],
  targets: Float64Array,
) {
  const count = rows.length;
  const features = new Float64Array(dimensions * count);
  axes.forEach((axis, d) => {
    rows.forEach((row, i) => {
      features[d * count + i] = featureOf(axis, points[row * dimensions + d]!);
    });
  });
  return {
    count,
    dimensions,
    features,
    targets,
    unordered: Uint8Array.from(axes, ({ kind }) => (kind === "unordered" ? 1 : 0)),
  };
}

/** A row's point within the cube, with a draw for what is not active. */
function filled({ points, dimensions }: History, row: number, rng: Rng): Float64Array {
  const point = points.slice(row * dimensions, (row + 1) * dimensions);
  return point.map((u) => (Number.isNaN(u) ? rng.next() : Math.min(1, Math.max(0, u))));
}
