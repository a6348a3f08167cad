import { least } from "../../math/extremes.ts";
import { type Rng, stream } from "../../math/random.ts";
import type { Suggestion } from "../../samplers/sampler.ts";
import { reached } from "../../study/losses.ts";
import { cameToNothing } from "../../study/score.ts";
import { belongs } from "../../study/stage-trials.ts";
import type { Stage, Study } from "../../study/study.ts";
import { type Belief, believe } from "./belief.ts";
import { logImprovementsOf } from "./curves/improvement.ts";
import type { Query } from "./curves/posterior.ts";
import { lookedAt } from "./epochs.ts";
import type { Cost } from "./pace.ts";
import { type Proposal, propose } from "./propose.ts";
import type { Seen, Sight } from "./seen.ts";

/** Trials of which something must be known before there is a model. */
export const INITIAL = 6;
/**
 * How many full trainings a new trial is charged for: its params are the best of hundreds that look good, and most turn out to be
 * worse. Anything from 1 to 2 does about as well.
 */
const CHARGE = 1.4;
/**
 * The share of decisions that heed other studies until so many trials are known; from then on it falls, as one over the trials. The others do
 * without, so that a study which misleads loses its hold.
 */
const FOLLOWING = { share: 0.5, trials: 15 };
/** Towards the end of a search, what waits goes on while it is expected to gain this part of the trials' spread. */
const LEAST_GAIN = 0.01;

export type Decision =
  | { readonly kind: "start"; readonly suggestion?: Suggestion }
  | { readonly kind: "resume"; readonly trial: number }
  /** Nothing that waits is worth going on with. */
  | { readonly kind: "none" };

/** What is known when it is decided. */
interface Situation {
  readonly study: Study;
  readonly stage: Stage;
  readonly sight: Sight;
  readonly cost: Cost;
}

/** What a free worker is best used for. */
interface Question extends Situation {
  /** Trials that could go on. */
  readonly waiting: readonly Waiting[];
  /** Whether the stage may begin another trial. */
  readonly free: boolean;
  /** How many epochs the trial decided on may still be trained, once the search comes to its end. */
  readonly left: number | undefined;
}

/** A trial that could go on. */
interface Waiting {
  /** Its index among those seen. */
  readonly index: number;
  /** The epoch that it would go on from. */
  readonly from: number;
  /** Whether its program runs: that of any other has to be started. */
  readonly trains: boolean;
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
  /** log of the improvement expected for what it costs. */
  readonly rate: number;
  readonly gain: number;
}

/**
 * What is best done next. When the search comes to its end, or no trial can begin any more, the best trial that waits is first
 * brought to its own end.
 */
export function decide(question: Question): Decision {
  const { free, left } = question;
  const belief = beliefFor(question);
  if (belief === undefined) return withoutModel(question);
  const finishing = free && left === undefined ? undefined : finish(belief, question);
  return finishing ?? (free ? search(belief, question) : { kind: "none" });
}

/**
 * Weighs all trials that wait against a new one: by how much each is expected to improve on the best end that is expected, for each
 * epoch or second that it costs.
 */
function search(belief: Belief, question: Question): Decision {
  const rng = chanceFor(question, "freeze");
  const expected = endsOf(belief, question);
  const target = least(expected) - wantedBy(rng);
  const begun = beginning(question, belief, propose(belief, question.sight, expected, target, rng));
  return bestOf([...goingOn(belief, question, target), begun])!.decision;
}

/**
 * The best trial that waits, if it is expected to improve on the best score so far; undefined where none promises that, and one
 * is done already.
 */
function finish(belief: Belief, question: Question): Decision | undefined {
  const { sight, stage } = question;
  const isDone = sight.seen.some(({ trial }) => trial.state === "done" && belongs(trial.number, stage));
  const least = isDone ? Math.log(LEAST_GAIN) : -Infinity;
  return bestOf(goingOn(belief, question, belief.incumbent).filter(({ gain }) => gain >= least))?.decision;
}

function bestOf(options: readonly Option[]): Option | undefined {
  return options.toSorted((a, b) => b.rate - a.rate)[0];
}

/** New params alone, where it is settled that a trial begins; undefined without a model. */
export function suggest(situation: Situation): Suggestion | undefined {
  const belief = beliefFor(situation);
  if (belief === undefined) return undefined;
  const rng = chanceFor(situation, "freeze");
  const expected = endsOf(belief, situation);
  return propose(belief, situation.sight, expected, least(expected) - wantedBy(rng), rng)?.suggestion;
}

/** [trials] where each trial is expected to end; those that will not are no ends to improve on. */
function endsOf({ posterior, x }: Belief, { sight, stage }: Situation): Float64Array {
  const queries = sight.seen.map((_, trial): Query => ({ trial, epoch: stage.epochs }));
  return posterior.expect(x, queries).map((end, trial) => (cameToNothing(sight.seen[trial]!.trial) ? Infinity : end));
}

function beliefFor(situation: Situation): Belief | undefined {
  const { study, sight, stage, cost } = situation;
  const known = sight.seen.filter((one) => one.losses.length > 0 && !cameToNothing(one.trial)).length;
  if (known < INITIAL || sight.history.dimensions === 0) return undefined;
  const { learned = [] } = study;
  const following = FOLLOWING.share * Math.min(1, FOLLOWING.trials / known);
  const isFollowing = learned.length > 0 && chanceFor(situation, "following").next() < following;
  return believe(stage, sight, cost, isFollowing ? learned : []);
}

function chanceFor({ study, stage, sight: { seen, count } }: Situation, purpose: string): Rng {
  const values = seen.reduce((sum, { losses }) => sum + losses.length, 0);
  return stream(study.definition.seed, purpose, stage.number, count, values);
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
function goingOn({ posterior, inputs, x, pace }: Belief, question: Question, target: number): Option[] {
  const { sight, waiting, stage, left = Infinity } = question;
  const asked = waiting.flatMap(({ index, from, trains }) => {
    const last = Math.min(stage.epochs, from + left);
    return horizonsBeyond(sight.seen[index]!.furthest, last).map((epoch) => ({ index, from, trains, epoch }));
  });
  const { columns } = inputs;
  const points = new Float64Array(asked.length * columns);
  asked.forEach(({ index }, q) => {
    points.set(x.subarray(index * columns, (index + 1) * columns), q * columns);
  });
  const queries = asked.map(({ index, epoch }): Query => ({ trial: index, epoch }));
  const gains = logImprovementsOf(posterior, target, points, queries);
  const each = pace.epochAt(points, asked.length);
  return asked.map(({ index, from, trains, epoch }, q) => ({
    decision: { kind: "resume", trial: sight.seen[index]!.trial.number },
    rate: gains[q]! - Math.log((epoch - from) * each[q]! + (trains ? 0 : pace.start)),
    gain: gains[q]!,
  }));
}

/** The next epoch that is looked at, the last, and one between. */
function horizonsBeyond(epoch: number, last: number): readonly number[] {
  const ahead = lookedAt(last).filter((one) => one > epoch);
  return [...new Set([ahead[0], ahead[ahead.length >> 1], ahead.at(-1)])].filter((one) => one !== undefined);
}

/** A new trial. Where all params have been tried, it can only repeat some: so whatever waits goes first. */
function beginning({ waiting, stage }: Question, { pace }: Belief, proposal: Proposal | undefined): Option {
  if (proposal === undefined) return { decision: { kind: "start" }, rate: waiting.length > 0 ? -Infinity : 0, gain: 0 };
  const { suggestion, gain, epoch } = proposal;
  const rate = gain - Math.log(CHARGE * stage.epochs * epoch + pace.start);
  return { decision: { kind: "start", suggestion }, rate, gain };
}

/** The epoch that a trial goes on from: the first, where trials of this study were seen to lose what they had trained. */
export function goesOnFrom({ trials }: Study, { trial }: Seen): number {
  const saved = trial.curve.at(-1)?.checkpoint !== undefined || trials.every((one) => one?.repeated === undefined);
  return saved ? reached(trial) : 0;
}
