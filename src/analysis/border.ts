import { least, most } from "../math/extremes.ts";
import { cellCount, type Distribution, type Value } from "../space/distribution.ts";
import { printDistribution } from "../space/print.ts";
import { baseRange, naturalLimits, withBaseRange } from "../space/range.ts";
import type { Parameter, Space } from "../space/space.ts";
import { count } from "../study/amounts.ts";
import type { Goal } from "../study/definition.ts";
import { describeParams } from "../study/describe.ts";
import type { Trial } from "../study/study.ts";
import { axisOf } from "./axis.ts";
import { distanceFrom, type Leaning, leaningOf, type Side } from "./border-evidence.ts";
import { type Bound, bestText, boundText, leaningText } from "./border-text.ts";
import { fewestTrials, type Observation, observe } from "./evidence.ts";
import { failsBeyond } from "./fails-beyond.ts";
import { type JudgedTrial, judge } from "./judged.ts";
import { isScored, leading } from "./ranking.ts";

/** The best results in one dimension sit on its border, so better ones may lie beyond. */
export interface BorderFinding extends Leaning {
  readonly parameter: string;
  /** The best trials' values, best first. */
  readonly top: readonly Value[];
  /** What keeps the range from reaching further, if anything does. */
  readonly bound: Bound | undefined;
  /** What to search instead, where nothing binds it. */
  readonly suggestion: Distribution | undefined;
  /** All of it in a sentence. */
  readonly text: string;
}

/** Values so near to an end, as a share of the range, are that end. */
const ON_END = 1e-9;

/** By this share of its width a range is widened. */
export const reach = 0.25;

/** The dimensions on whose border the best results sit; see `leaningOf` for what counts as evidence. */
export function borderCheck(space: Space, trials: readonly (Trial | undefined)[], goal: Goal): BorderFinding[] {
  const known = trials.filter((trial) => trial !== undefined);
  const judged = judge(space, known, goal);
  return space.dimensions.flatMap((parameter) => {
    const axis = axisOf(parameter.distribution);
    if (axis === undefined) return [];
    const observations = observe(judged, parameter.name, axis.position);
    const leaning = leaningOf(observations);
    return leaning === undefined ? [] : [findingOf(parameter, leaning, observations, known)];
  });
}

/**
 * What finding nothing means: that nothing sits on a border, that the best trial does and the others do not bear it out, that
 * all score alike, or that too little is known to tell.
 */
export function withoutFinding(space: Space, trials: readonly Trial[], goal: Goal): string {
  const scored = trials.filter(isScored);
  if (scored.length === 0) return "no trial has a score";
  const told = judge(space, trials, goal).length;
  if (told < fewestTrials) return `${count(told, "trial")} cannot tell yet; ${fewestTrials} are needed`;
  if (scored.length >= fewestTrials && scored.every(({ score }) => score === scored[0]!.score))
    return `all ${scored.length} trials with a score have the same one, which tells nothing of hyperparameters: see whether the program uses them`;
  return bestOnBorder(space, trials, goal) ?? "no best values on a border";
}

/** That the best trial sits on a border, where nothing else says so; undefined where it does not. */
export function bestOnBorder(space: Space, trials: readonly Trial[], goal: Goal): string | undefined {
  const [best] = leading(trials, goal, 1);
  if (best === undefined) return undefined;
  const ends = space.dimensions.flatMap((parameter) => endOf(parameter, best, trials) ?? []);
  if (ends.length === 0) return undefined;
  const judged = judge(space, trials, goal);
  const gathered = ends.flatMap((end) => gatheredAt(end, judged) ?? []);
  const values = Object.fromEntries(ends.map(({ parameter: { name } }) => [name, best.params[name]!]));
  const where = `the best trial, ${best.number}, sits on a border (${describeParams(values)})`;
  const unproven = "all together are no evidence of better ones beyond";
  return gathered.length === 0
    ? `${where}, but ${unproven}`
    : `${where}, where the search has gathered: ${gathered.join(", ")}. So ${unproven}; a wider range would tell`;
}

/** An end of a range. */
interface End {
  readonly parameter: Parameter;
  readonly side: Side;
}

/** The end of the range that a trial's value is, if the range could reach beyond. */
function endOf(parameter: Parameter, { params }: Trial, trials: readonly Trial[]): End | undefined {
  const value = params[parameter.name];
  const at = value === undefined ? undefined : axisOf(parameter.distribution)?.position(value);
  if (at === undefined) return undefined;
  const side = at < ON_END ? "low" : at > 1 - ON_END ? "high" : undefined;
  return side !== undefined && boundOf(parameter, side, trials) === undefined ? { parameter, side } : undefined;
}

/**
 * That at least half of the best values are that very end, and the range to try. Of continuous ranges, where chance puts none there:
 * a model has expected most beyond, or a population has copied what sat there, and the search tried little else.
 */
function gatheredAt({ parameter, side }: End, judged: readonly JudgedTrial[]): string | undefined {
  const { name, distribution } = parameter;
  const axis = axisOf(distribution);
  if (axis === undefined || Number.isFinite(cellCount(distribution))) return undefined;
  const observations = observe(judged, name, axis.position);
  const good = observations.filter((seen) => seen.good);
  const there = good.filter((seen) => distanceFrom(side, seen) < ON_END).length;
  const suggestion = shifted(parameter, side, good);
  if (there < 2 || 2 * there < good.length || suggestion === undefined) return undefined;
  return `${bestText(there, observations)} have this ${name} (try ${printDistribution(suggestion)})`;
}

function findingOf(
  parameter: Parameter,
  leaning: Leaning,
  observations: readonly Observation[],
  trials: readonly Trial[],
): BorderFinding {
  const { name, distribution } = parameter;
  const { side } = leaning;
  const good = observations.filter(({ good }) => good).sort((a, b) => a.rank - b.rank);
  const bound = boundOf(parameter, side, trials);
  const suggestion = bound === undefined ? shifted(parameter, side, good) : undefined;
  const outcome = bound === undefined ? "a better value may lie beyond" : boundText(distribution, bound, side);
  const advice = suggestion === undefined ? "" : `: try ${printDistribution(suggestion)}`;
  return {
    ...leaning,
    parameter: name,
    top: good.map(({ value }) => value),
    bound,
    suggestion,
    text: `${name}: ${leaningText(distribution, leaning, observations)}; ${outcome}${advice}`,
  };
}

/** What keeps a border where it is. */
export function boundOf({ name, distribution }: Parameter, side: Side, trials: readonly Trial[]): Bound | undefined {
  if (distribution.hard) return "hard";
  const range = baseRange(distribution);
  if (range === undefined) return "ordinal";
  const limits = naturalLimits(name, distribution);
  const room = side === "low" ? range.low - limits.low : limits.high - range.high;
  if (room <= 1e-9 * (range.high - range.low)) return "natural";
  const axis = axisOf(distribution);
  return axis !== undefined && failsBeyond(name, axis, side, trials) ? "failing" : undefined;
}

/** The range moved outwards by a quarter of its width, still holding all of the best. */
function shifted(
  { name, distribution }: Parameter,
  side: Side,
  good: readonly Observation[],
): Distribution | undefined {
  const range = baseRange(distribution);
  if (range === undefined) return undefined;
  const width = range.high - range.low;
  const places = good.map(({ at }) => range.low + at * width);
  const by = reach * width;
  const low = side === "low" ? range.low - by : least([range.low + by, ...places]);
  const high = side === "high" ? range.high + by : most([range.high - by, ...places]);
  return withBaseRange(distribution, low, high, naturalLimits(name, distribution));
}
