import type { CurvePoint, Trial } from "./study.ts";

/** So many points of a curve at equal distances, its first, its last and its best among them. */
export function thinnedCurve(
  { curve, scoreEpoch }: Pick<Trial, "curve" | "scoreEpoch">,
  most: number,
): readonly CurvePoint[] {
  if (curve.length <= most) return curve;
  const kept = new Set(Array.from({ length: most }, (_, i) => Math.round((i * (curve.length - 1)) / (most - 1))));
  return curve.filter(({ epoch }, i) => kept.has(i) || epoch === scoreEpoch);
}
