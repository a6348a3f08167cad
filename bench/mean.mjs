export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value in the middle; of an even number of values, between the two there. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
