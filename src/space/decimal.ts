/** How many decimals a number is written with: 2 for 0.25, 7 for 1e-7, 0 for 40. */
export function decimalsOf(x: number): number {
  const [digits = "", exponent = "0"] = String(x).split("e");
  const point = digits.indexOf(".");
  const written = point < 0 ? 0 : digits.length - point - 1;
  return Math.max(0, written - Number(exponent));
}

/** `x` without what binary fractions add beyond `decimals`: 0.30000000000000004 with 1 is 0.3. NaN decimals leave it. */
export function settled(x: number, decimals: number): number {
  // More decimals than these are none that a person wrote.
  if (!(decimals <= 100)) return x;
  // Adding 0 turns -0 into 0.
  return (decimals === 0 ? Math.round(x) : Number(x.toFixed(decimals))) + 0;
}

/** The difference of two decimals as on paper: 0.3 - 0.1 is 0.2. */
export function difference(a: number, b: number): number {
  return settled(a - b, Math.max(decimalsOf(a), decimalsOf(b)));
}

/** Equal steps from `low` on, exact as decimals are on paper. */
export interface Grid {
  readonly low: number;
  readonly step: number;
  readonly count: number;
  readonly decimals: number;
}

/** The grid from `low` in steps as far as `high`. A count just short of a whole one, by rounding, counts as whole. */
export function gridOf(low: number, high: number, step: number): Grid {
  const count = Math.floor(difference(high, low) / step + 1e-9) + 1;
  return { low, step, count, decimals: Math.max(decimalsOf(low), decimalsOf(step)) };
}

/** Point `k` of a grid, which may lie before its first or after its last. */
export function gridPoint({ low, step, decimals }: Grid, k: number): number {
  return settled(low + k * step, decimals);
}
