import type { Rng } from "../../math/random.ts";
import { logExpectedImprovement, sumOf } from "../../samplers/gp/acquisition.ts";
import { type Effort, maximise } from "../../samplers/gp/maximise.ts";
import { writeMemory } from "../../samplers/gp/memory.ts";
import { everywhere } from "../../samplers/gp/region.ts";
import { validity } from "../../samplers/gp/terms.ts";
import { FOLLOWED } from "../../samplers/gp/trend.ts";
import { isRow } from "../../samplers/known-points.ts";
import type { Suggestion } from "../../samplers/sampler.ts";
import { cameToNothing } from "../../study/score.ts";
import { type Belief, MODEL } from "./belief.ts";
import type { Seen, Sight } from "./seen.ts";

/** Good trials around which new params are looked for. */
const GOOD = 5;
/** How hard they are looked for. */
const EFFORT: Effort = { spread: 300, copies: 20, refined: 4, steps: 20 };

/** Curves of several epochs that must be known before an expected end is told: how curves go on is a guess until then. */
const TELLING = 5;

/** New params. */
export interface Proposal {
  readonly suggestion: Suggestion;
  /** log of how much they are expected to improve on a target. */
  readonly gain: number;
  /** What an epoch of them costs. */
  readonly epoch: number;
}

/**
 * The params whose end is expected to improve most on `target` for what an epoch costs; undefined where all that are found have been tried.
 * @param expected [trials] where each trial seen is expected to end
 */
export function propose(
  { posterior, inputs, scale, memory, pace, followed }: Belief,
  { seen, history }: Sight,
  expected: Float64Array,
  target: number,
  rng: Rng,
): Proposal | undefined {
  const { dimensions, columns } = inputs;
  const ends = posterior.ends();
  const tried = seen.map(({ row }) => inputs.settle(history.points.slice(row * dimensions, (row + 1) * dimensions)));
  const taken = (point: Float64Array) => tried.some((one) => isRow(one, 0, point));
  const byExpected = [...seen.keys()].sort((a, b) => expected[a]! - expected[b]!);
  const good = byExpected.slice(0, GOOD).map((index) => tried[index]!);
  const rowsOf = (some: readonly Seen[]) => some.map(({ row }) => row);
  const told = seen.filter((one) => one.losses.length > 0 && !cameToNothing(one.trial));
  const valid = validity(inputs, history, {
    scored: rowsOf(told),
    invalid: rowsOf(seen.filter(({ trial }) => cameToNothing(trial))),
  });
  const improvement = logExpectedImprovement(ends, target, columns);
  const acquisition = sumOf([improvement, valid, pace.quick].filter((term) => term !== undefined));
  const { point, value } = maximise(acquisition, inputs, everywhere(dimensions), good, taken, EFFORT, rng);
  if (taken(point)) return undefined;

  const at = new Float64Array(columns);
  inputs.write(point, 0, at, 0);
  const mean = new Float64Array(1);
  const variance = new Float64Array(1);
  ends.predict(at, 1, mean, variance);
  const endAt = (deviations: number) => scale.lossAt(mean[0]! + deviations * Math.sqrt(variance[0]!));
  const epoch = pace.epochAt(at, 1)[0]!;
  const isTold = seen.filter(({ losses }) => losses.length > 1).length >= TELLING;
  const why = {
    ...{ model: MODEL, trials: seen.length },
    ...(isTold ? { expected: endAt(0), low: endAt(-1), high: endAt(1) } : {}),
    ...(followed === undefined ? {} : { [FOLLOWED]: followed }),
    ...(pace.quick === undefined ? {} : { "expected seconds an epoch": epoch }),
  };
  const gain = pace.quick === undefined ? value : value + Math.log(epoch);
  return { suggestion: { point, state: writeMemory(memory), why }, gain, epoch };
}
