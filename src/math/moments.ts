/** The mean; NaN of none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean, and the mean square of what values differ from it by; both 0 of none. */
export function momentsOf(values: Iterable<number>): { readonly mean: number; readonly variance: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const value of values) {
    count++;
    sum += value;
  }
  const mean = sum / Math.max(1, count);
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / Math.max(1, count) };
}
