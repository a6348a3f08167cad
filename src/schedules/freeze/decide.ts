import { type Rng, stream } from "../../math/random.ts";
import { climb } from "../../samplers/curves/climb.ts";
import { logImprovementsOf } from "../../samplers/curves/improvement.ts";
import type { Query } from "../../samplers/curves/posterior.ts";
import { writeMemory } from "../../samplers/gp/memory.ts";
import type { Suggestion } from "../../samplers/sampler.ts";
import type { Stage, Study } from "../../study/study.ts";
import { reached } from "../losses.ts";
import { type Belief, believe } from "./belief.ts";
import { lookedAt } from "./epochs.ts";
import type { Seen, Sight } from "./seen.ts";

/** Trials of which something must be known before there is a model. */
export const INITIAL = 6;
/**
 * How many full trainings a new trial is charged for: its params are the best of hundreds that look good, and most turn out to be
 * worse. Anything from 1 to 2 does about as well.
 */
const CHARGE = 1.4;
/** Good trials around which new params are looked for. */
const GOOD = 5;
/** When no trial can be begun any more, what waits goes on while it is expected to gain this part of the trials' spread. */
const LEAST_GAIN = 0.01;

export type Decision =
  | { readonly kind: "start"; readonly suggestion?: Suggestion }
  | { readonly kind: "resume"; readonly trial: number }
  /** Nothing that waits is worth going on with. */
  | { readonly kind: "none" };

/** What a free worker is best used for. */
export interface Question {
  readonly study: Study;
  readonly stage: Stage;
  readonly sight: Sight;
  /** Trials that could go on, as indices of what was seen, with the epoch that each would go on from. */
  readonly waiting: readonly { readonly index: number; readonly from: number }[];
  /** Whether the stage may begin another trial. */
  readonly free: boolean;
}

/**
 * The least improvement that counts, as the logarithm to base 10 of its share of `MOST_WANTED`: drawn anew for each decision, as ifBO does.
 * Small ones bring what is nearly the best to its end, large ones send the search to where little is known.
 */
const WANTED_DECADES = 1;
/** The largest of them, in standard deviations of trials' scores. Much larger ones send it to the corners of the space, where least is known. */
const MOST_WANTED = 0.75;

interface Option {
  readonly decision: Decision;
  /** log of the improvement expected of an epoch. */
  readonly rate: number;
  readonly gain: number;
}

/**
 * Weighs all trials that wait against a new one, by how much each epoch is expected to improve on the best end that is expected. When
 * no trial can begin any more, only what is better than the best score so far is a gain.
 */
export function decide(question: Question): Decision {
  const { sight, waiting, free } = question;
  const belief = beliefFor(question);
  if (belief === undefined) return withoutModel(question);
  const rng = chanceFor(question);
  const expected = endsOf(belief, question);
  const target = free ? Math.min(...expected) - wantedBy(rng) : belief.incumbent;
  const options = goingOn(belief, question, target);
  if (free) options.push(beginning(belief, question, target, expected, rng));
  const [first] = options.sort((a, b) => b.rate - a.rate);
  if (first === undefined) return free ? { kind: "start" } : { kind: "none" };
  const done = sight.seen.some(({ trial }) => trial.state === "done");
  return free || !done || first.gain > Math.log(LEAST_GAIN) || waiting.length === 0 ? first.decision : { kind: "none" };
}

/** New params alone, where it is settled that a trial begins; undefined without a model. */
export function suggest(question: Question): Suggestion | undefined {
  const belief = beliefFor(question);
  if (belief === undefined) return undefined;
  const rng = chanceFor(question);
  const expected = endsOf(belief, question);
  const { decision } = beginning(belief, question, Math.min(...expected) - wantedBy(rng), expected, rng);
  return decision.kind === "start" ? decision.suggestion : undefined;
}

/** [trials] where each trial is expected to end. */
function endsOf({ posteriors, x }: Belief, { sight, stage }: Question): Float64Array {
  const queries = sight.seen.map((_, trial): Query => ({ trial, epoch: stage.epochs }));
  return posteriors[0]!.predict(x, queries).mean;
}

function beliefFor({ sight, stage }: Question): Belief | undefined {
  const known = sight.seen.filter(({ losses }) => losses.length > 0).length;
  return known < INITIAL || sight.history.dimensions === 0 ? undefined : believe(stage.space, sight, stage.epochs);
}

function chanceFor({ study, stage, sight: { seen } }: Question): Rng {
  const values = seen.reduce((sum, { losses }) => sum + losses.length, 0);
  return stream(study.definition.seed, "freeze", stage.number, seen.length, values);
}

function wantedBy(rng: Rng): number {
  return MOST_WANTED * 10 ** (-WANTED_DECADES * rng.next());
}

/** New trials first, then the best that waits. */
function withoutModel({ sight, waiting, free }: Question): Decision {
  if (free) return { kind: "start" };
  const best = waiting.toSorted((a, b) => lossOf(sight.seen[a.index]!) - lossOf(sight.seen[b.index]!))[0];
  return best === undefined ? { kind: "none" } : { kind: "resume", trial: sight.seen[best.index]!.trial.number };
}

function lossOf({ losses }: Seen): number {
  return losses.at(-1) ?? Number.MAX_VALUE;
}

/** Each trial that waits, at the best of a few epochs up to which it might go on. */
function goingOn({ posteriors, inputs, x }: Belief, { sight, waiting, stage }: Question, target: number): Option[] {
  const asked = waiting.flatMap(({ index, from }) =>
    horizonsBeyond(sight.seen[index]!.furthest, stage.epochs).map((epoch) => ({ index, from, epoch })),
  );
  const { columns } = inputs;
  const points = new Float64Array(asked.length * columns);
  asked.forEach(({ index }, q) => {
    points.set(x.subarray(index * columns, (index + 1) * columns), q * columns);
  });
  const queries = asked.map(({ index, epoch }): Query => ({ trial: index, epoch }));
  const gains = logImprovementsOf(posteriors, target, points, queries);
  return asked.map(({ index, from, epoch }, q) => ({
    decision: { kind: "resume", trial: sight.seen[index]!.trial.number },
    rate: gains[q]! - Math.log(epoch - from),
    gain: gains[q]!,
  }));
}

/** The next epoch that is looked at, the last, and one between. */
function horizonsBeyond(epoch: number, last: number): readonly number[] {
  const ahead = lookedAt(last).filter((one) => one > epoch);
  return [...new Set([ahead[0], ahead[ahead.length >> 1], ahead.at(-1)])].filter((one) => one !== undefined);
}

/**
 * A trial of the params that promise most.
 * @param expected [trials] where each is expected to end
 */
function beginning(
  belief: Belief,
  { stage, sight, waiting }: Question,
  target: number,
  expected: Float64Array,
  rng: Rng,
): Option {
  const { posteriors, inputs, scale } = belief;
  const { seen, history } = sight;
  const ends = (points: Float64Array, trials: readonly number[]) =>
    ({ points, queries: trials.map((trial): Query => ({ trial, epoch: stage.epochs })) }) as const;
  const tried = seen.map(({ row }) =>
    inputs.settle(history.points.slice(row * inputs.dimensions, (row + 1) * inputs.dimensions)),
  );
  const good = [...seen.keys()].sort((a, b) => expected[a]! - expected[b]!).slice(0, GOOD);
  const taken = (point: Float64Array) => tried.some((one) => one.every((u, d) => Object.is(u, point[d])));
  const coordinatesOf = (points: readonly Float64Array[]) => {
    const out = new Float64Array(points.length * inputs.columns);
    points.forEach((point, i) => {
      inputs.write(point, 0, out, i * inputs.columns);
    });
    return out;
  };
  const gainsAt = (points: readonly Float64Array[]) => {
    const { points: at, queries } = ends(
      coordinatesOf(points),
      points.map(() => -1),
    );
    return logImprovementsOf(posteriors, target, at, queries);
  };
  const found = climb(
    inputs,
    good.map((index) => tried[index]!),
    taken,
    gainsAt,
    rng,
  );
  // Everything has been tried: what waits is all there is, or a repetition.
  if (found === undefined) return { decision: { kind: "start" }, rate: waiting.length > 0 ? -Infinity : 0, gain: 0 };
  const at = ends(coordinatesOf([found.point]), [-1]);
  const { mean, variance } = posteriors[0]!.predict(at.points, at.queries);
  const sd = Math.sqrt(variance[0]!);
  const suggestion: Suggestion = {
    point: found.point,
    state: writeMemory(belief.memory),
    why: {
      model: "freeze",
      trials: seen.length,
      expected: scale.lossAt(mean[0]!),
      low: scale.lossAt(mean[0]! - sd),
      high: scale.lossAt(mean[0]! + sd),
    },
  };
  return {
    decision: { kind: "start", suggestion },
    rate: found.value - Math.log(CHARGE * stage.epochs),
    gain: found.value,
  };
}

/** The epoch that a trial goes on from: the first, where trials of this study were seen to lose what they had trained. */
export function goesOnFrom({ trials }: Study, { trial }: Seen): number {
  const saved = trial.curve.at(-1)?.checkpoint !== undefined || trials.every((one) => one?.repeated === undefined);
  return saved ? reached(trial) : 0;
}
