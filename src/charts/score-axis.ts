import type { Goal } from "../study/definition.ts";
import { tickText } from "./numbers.ts";
import { axisLook, labelLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { logTicks, niceStep, niceTicks } from "./ticks.ts";

/** How a metric is drawn: from where to where, and what lies beyond on the edge. */
export interface ScoreAxis {
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** A value as it is drawn: on the axis, or on its edge where it lies beyond. */
  place(value: number): number;
  /** The edge at which the worst lie. */
  readonly worst: number;
  /** How many of the values lie beyond the axis. */
  readonly beyond: number;
}

/** Values this many quartile distances beyond the quartiles would squeeze all others together ("far out", Tukey 1977). */
const farOut = 3;

/** The least that a logarithmic axis shows beyond the quartiles: three powers of ten, over which losses fall from their first epoch on. */
const leastReach = Math.log(1000);

/**
 * An axis on which the best and the bulk of the values can be told apart. Logarithmic where that is asked for and all are above
 * 0; without being asked, where less is better and the values, except those far out, span more than two powers of ten.
 */
export function scoreAxis(values: readonly number[], goal: Goal, asked?: boolean): ScoreAxis {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return axisFrom({ from: 0, to: 1, log: false, goal, beyond: 0 });
  const least = sorted[0]!;
  const logs = least > TINY ? sorted.map(Math.log) : undefined;
  const log = logs !== undefined && (asked ?? (goal === "minimize" && isWide(logs)));
  const shown = log ? logs : sorted;
  const [low, high] = bulkOf(shown, goal, log ? leastReach : 0);
  const beyond = shown.filter((value) => value < low || value > high).length;
  return log
    ? axisFrom({ from: Math.exp(low) / 1.15, to: Math.exp(high) * 1.15, log, goal, beyond })
    : axisFrom({ from: low, to: high, log, goal, beyond });
}

function isWide(logs: Float64Array): boolean {
  const [low, high] = bulkOf(logs, "minimize", 0);
  return high - low > Math.log(100);
}

/**
 * The least and the most of sorted values, leaving out those on the worse side that are far out and further than `least` beyond
 * the quartiles.
 */
function bulkOf(sorted: Float64Array, goal: Goal, least: number): readonly [number, number] {
  const quartile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const reach = Math.max(least, farOut * (quartile(0.75) - quartile(0.25)));
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  if (reach === 0) return [low, high];
  return goal === "maximize"
    ? [Math.max(low, quartile(0.25) - reach), high]
    : [low, Math.min(high, quartile(0.75) + reach)];
}

interface Shown {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  readonly goal: Goal;
  readonly beyond: number;
}

function axisFrom({ from, to, log, goal, beyond }: Shown): ScoreAxis {
  const [low, high] = log ? [from, to] : roomy(from, to);
  return {
    log,
    low,
    high,
    ticks: log ? logTicks(low, high) : niceTicks(low, high),
    place: (value) => Math.min(high, Math.max(low, value)),
    worst: goal === "maximize" ? low : high,
    beyond,
  };
}

/** Less than this counts as 0: no metric is meant so finely, and ECharts cannot divide an axis of such numbers. */
export const TINY = 1e-15;

/** Whether two numbers differ by no more than rounding. */
export function areAlike(low: number, high: number): boolean {
  return !(high - low > Math.max(TINY, 1e-12 * Math.max(Math.abs(low), Math.abs(high))));
}

/** A range with some room at both ends, ending on round numbers, without what rounding leaves behind: ECharts may fail at that. */
function roomy(low: number, high: number): readonly [number, number] {
  const width = high - low;
  if (areAlike(low, high)) {
    const room = Math.abs(low) > TINY ? Math.abs(low) / 20 : 0.5;
    return [low - room, high + room];
  }
  const step = niceStep(width / 20);
  const round = (steps: number) => Number((steps * step).toPrecision(15));
  return [round(Math.floor((low - width / 50) / step)), round(Math.ceil((high + width / 50) / step))];
}

/** The axis as ECharts draws it, upright, with its name above it. */
export function uprightAxis(theme: Theme, { log, low, high, ticks }: ScoreAxis, name: string) {
  return {
    ...axisLook(theme, name),
    type: log ? ("log" as const) : ("value" as const),
    min: low,
    max: high,
    nameTextStyle: { color: theme.muted, fontSize: 12, align: "left" as const, padding: [0, 0, 0, -46] },
    nameTruncate: { maxWidth: 230 },
    nameMoveOverlap: false,
    axisLine: { show: false },
    axisTick: { show: false, customValues: [...ticks] },
    axisLabel: { ...labelLook(theme), customValues: [...ticks], formatter: tickText },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
  };
}
