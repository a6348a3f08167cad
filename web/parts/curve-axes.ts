import { tickText } from "../../src/charts/numbers.ts";
import type { Theme } from "../../src/charts/theme.ts";
import { logTicks, niceTicks } from "../../src/charts/ticks.ts";
import { quantile } from "../../src/math/statistics.ts";
import type { CurveSet } from "./curve-set.ts";
import type { Ink } from "./ink.tsx";

/** A part of the plane on its axes' scales: logarithms where an axis is logarithmic. */
export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

export interface CurveLook {
  readonly theme: Theme;
  /** Inks by trial, where each has its own; then none is lifted out. */
  readonly inks?: ReadonlyMap<number, Ink>;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly nameX: string;
  readonly nameY: string;
}

/** Pixels of the plane within its canvas. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where values lie on the canvas. */
export interface Placing {
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
}

export function placingOf(extent: Extent, plot: Plot, { logX, logY }: Pick<CurveLook, "logX" | "logY">): Placing {
  const { left, right, low, high } = extent;
  const perX = plot.width / (right - left);
  const perY = plot.height / (high - low);
  const bottom = plot.top + plot.height;
  return {
    x: (x) => plot.left + ((logX ? Math.log10(x) : x) - left) * perX,
    y: (y) => bottom - ((logY ? Math.log10(y) : y) - low) * perY,
  };
}

export function paintAxes(context: CanvasRenderingContext2D, extent: Extent, plot: Plot, look: CurveLook): void {
  const { theme, logX, logY, nameX, nameY } = look;
  const { left, right, low, high } = extent;
  const bottom = plot.top + plot.height;
  context.font = "11px system-ui, sans-serif";
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.grid;
  for (const { at, value } of ticksOf(low, high, logY, 6)) {
    const y = Math.round(bottom - ((at - low) / (high - low)) * plot.height) + 0.5;
    strokeLine(context, plot.left, y, plot.left + plot.width, y);
    context.fillText(tickText(value), plot.left - 8, y);
  }
  context.strokeStyle = theme.axis;
  strokeLine(context, plot.left, bottom + 0.5, plot.left + plot.width, bottom + 0.5);
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const { at, value } of ticksOf(left, right, logX, plot.width < 500 ? 4 : 9)) {
    const x = Math.round(plot.left + ((at - left) / (right - left)) * plot.width) + 0.5;
    strokeLine(context, x, bottom, x, bottom + 4);
    context.fillText(tickText(value), x, bottom + 7);
  }
  context.font = "12px system-ui, sans-serif";
  context.fillText(nameX, plot.left + plot.width / 2, bottom + 24);
  context.textAlign = "left";
  // Up to the button that shows all.
  context.fillText(nameY, plot.left - 50, plot.top - 20, plot.width - 30);
}

/** All of the curves, but for values so far out that the others could not be told apart. */
export function extentOf({ x, y, trials }: CurveSet, { logX, logY }: CurveLook): Extent {
  const [left, right] = endsOf(x, logX, 0);
  // Of one or a few curves all is shown.
  const [low, high] = endsOf(y, logY, trials.length > 8 ? 3 : 0);
  const room = 0.03 * (high - low);
  return { left: logX ? left : Math.min(0, left), right, low: low - room, high: high + room };
}

/** Of more values than these, every so-manieth tells the quartiles well enough. */
const MOST_SORTED = 10_000;

/** The least and the most; what lies beyond `reach` quartile distances from the quartiles does not count. */
function endsOf(values: Float64Array, log: boolean, reach: number): readonly [number, number] {
  const scaled = log ? values.filter((value) => value > 0).map(Math.log10) : values;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scaled.length; i++) {
    if (scaled[i]! < least) least = scaled[i]!;
    if (scaled[i]! > most) most = scaled[i]!;
  }
  if (least > most) return [0, 1];
  if (reach > 0) {
    const every = Math.ceil(scaled.length / MOST_SORTED);
    const sorted = Float64Array.from({ length: Math.ceil(scaled.length / every) }, (_, i) => scaled[i * every]!).sort();
    const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
    const spread = reach * (third - first);
    if (spread > 0) [least, most] = [Math.max(least, first - spread), Math.min(most, third + spread)];
  }
  return least < most ? [least, most] : [least - 0.5, most + 0.5];
}

function ticksOf(low: number, high: number, log: boolean, about: number) {
  if (!log) return niceTicks(low, high, about).map((value) => ({ value, at: value }));
  return logTicks(10 ** low, 10 ** high, about).map((value) => ({ value, at: Math.log10(value) }));
}

function strokeLine(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
