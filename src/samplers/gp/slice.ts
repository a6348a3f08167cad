import type { Rng } from "../../math/random.ts";

/** Steps out at most, over both ends (Neal's m), so that a flat or broken density ends. */
const MOST_STEPS = 100;

/**
 * Updates each coordinate of `x` in turn by slice sampling with stepping out and shrinkage, which leaves the distribution as it
 * is (Neal, "Slice sampling", Annals of Statistics 31 (2003), figures 3 and 5). Changes `x` in place; the density is 0 outside
 * the bounds.
 * @param width of the first interval around a coordinate
 */
export function sliceSweep(
  logDensity: (x: Float64Array) => number,
  x: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  width: number,
  rng: Rng,
): void {
  let current = logDensity(x);
  for (let d = 0; d < x.length; d++) {
    const x0 = x[d]!;
    const densityAt = (position: number): number => {
      if (!(position >= lower[d]! && position <= upper[d]!)) return -Infinity;
      x[d] = position;
      return logDensity(x);
    };
    const level = current + Math.log(1 - rng.next());
    let left = x0 - width * rng.next();
    let right = left + width;
    let leftSteps = rng.int(MOST_STEPS);
    let rightSteps = MOST_STEPS - 1 - leftSteps;
    while (leftSteps-- > 0 && densityAt(left) > level) left -= width;
    while (rightSteps-- > 0 && densityAt(right) > level) right += width;
    for (;;) {
      const x1 = left + (right - left) * rng.next();
      const found = densityAt(x1);
      if (found > level) {
        current = found;
        break;
      }
      if (x1 < x0) left = x1;
      else right = x1;
      // x0 itself lies on the slice, but rounding can keep every x1 off it.
      if (right - left < 1e-12 * Math.max(1, Math.abs(x0))) {
        x[d] = x0;
        break;
      }
    }
  }
}
