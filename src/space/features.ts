import { type Axis, cellAt, middleOf } from "./axes.ts";

/** Stands for a coordinate that is not active; one split tells it from all others. */
export const INACTIVE = -1;

/** What a tree sees of a coordinate: lines and ordered cells by where they lie, unordered cells by their number. */
export function featureOf(axis: Axis, u: number): number {
  if (Number.isNaN(u)) return INACTIVE;
  if (axis.kind === "line") return u;
  return axis.kind === "ordered" ? middleOf(axis, cellAt(axis, u)) : cellAt(axis, u);
}

/** Writes a point's features. */
export function writeFeatures(axes: readonly Axis[], point: Float64Array, out: Float64Array): void {
  for (let d = 0; d < axes.length; d++) out[d] = featureOf(axes[d]!, point[d]!);
}
