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

/**
 * An axis on which the best and the bulk of the values can be told apart. Logarithmic where that is asked for and all are
 * above 0, and without being asked where the less the better and the values reach over two powers of ten.
 */
export function scoreAxis(values: readonly number[], goal: Goal, asked?: boolean): ScoreAxis {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return axisFrom(0, 1, false, goal, 0);
  const least = sorted[0]!;
  const most = sorted.at(-1)!;
  const wide = goal === "minimize" && most / least > 100;
  const log = (asked ?? wide) && least > TINY;
  if (log) return axisFrom(least / 1.15, most * 1.15, true, goal, 0);
  const quartile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const reach = farOut * (quartile(0.75) - quartile(0.25));
  const low = goal === "maximize" && reach > 0 ? Math.max(least, quartile(0.25) - reach) : least;
  const high = goal === "minimize" && reach > 0 ? Math.min(most, quartile(0.75) + reach) : most;
  const beyond = sorted.filter((value) => value < low || value > high).length;
  return axisFrom(low, high, false, goal, beyond);
}

function axisFrom(from: number, to: number, log: boolean, goal: Goal, beyond: number): ScoreAxis {
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

/** Less than this is 0: no metric means it, and ECharts cannot divide an axis of it. */
export const TINY = 1e-15;

/** Whether two numbers differ by no more than rounding. */
export function areAlike(low: number, high: number): boolean {
  return !(high - low > Math.max(TINY, 1e-12 * Math.max(Math.abs(low), Math.abs(high))));
}

/** A range with some room at both ends, ending on round numbers. */
function roomy(low: number, high: number): readonly [number, number] {
  const width = high - low;
  if (areAlike(low, high)) {
    const room = Math.abs(low) > TINY ? Math.abs(low) / 20 : 0.5;
    return [low - room, high + room];
  }
  const step = niceStep(width / 20);
  return [Math.floor((low - width / 50) / step) * step, Math.ceil((high + width / 50) / step) * step];
}

/** The axis as ECharts draws it, upright, with its name above it. */
export function uprightAxis(theme: Theme, { log, low, high, ticks }: ScoreAxis, name: string) {
  return {
    ...axisLook(theme, name),
    type: log ? ("log" as const) : ("value" as const),
    min: low,
    max: high,
    nameTextStyle: { color: theme.muted, fontSize: 12, align: "left" as const, padding: [0, 0, 0, -46] },
    nameMoveOverlap: false,
    axisLine: { show: false },
    axisTick: { show: false, customValues: [...ticks] },
    axisLabel: { ...labelLook(theme), customValues: [...ticks], formatter: tickText },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
  };
}
