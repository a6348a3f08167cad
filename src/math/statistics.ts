/** Tests and ranks that hold for any distribution, since scores and hyperparameters have all kinds. */

/** Things of which some were drawn, any as likely as any other. */
export interface Stratum {
  /** What each of them is worth when drawn: whole numbers of at least 0. */
  readonly points: readonly number[];
  /** How many were drawn. */
  readonly drawn: number;
}

/**
 * The probability that a draw is worth `total` or more, if in each stratum chance alone had chosen which are drawn.
 * Exact. With points of 0 and 1 and one stratum it is the hypergeometric tail of Fisher's exact test; with more strata,
 * the exact test behind Mantel and Haenszel's (1959).
 */
export function drawTail(strata: readonly Stratum[], total: number): number {
  let chances: Float64Array = Float64Array.of(1);
  for (const stratum of strata) chances = convolved(chances, drawChances(stratum));
  return Math.min(
    1,
    chances.subarray(Math.max(0, total)).reduce((tail, chance) => tail + chance, 0),
  );
}

/** The probability of each worth (0, 1, 2 …) of one stratum's draw. */
function drawChances({ points, drawn }: Stratum): Float64Array {
  const count = points.length;
  const highest = Math.max(0, ...points);
  // chances[j][s]: of the things looked at so far j were drawn, worth s together.
  const chances = Array.from({ length: drawn + 1 }, () => new Float64Array(drawn * highest + 1));
  chances[0]![0] = 1;
  points.forEach((worth, i) => {
    for (let j = Math.min(i, drawn); j >= 0; j--) {
      const taken = (drawn - j) / (count - i);
      const row = chances[j]!;
      const next = chances[j + 1];
      for (let s = j * highest; s >= 0; s--) {
        const chance = row[s]!;
        if (chance === 0) continue;
        if (next !== undefined) next[s + worth]! += chance * taken;
        row[s] = chance * (1 - taken);
      }
    }
  });
  return chances[drawn]!;
}

function convolved(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 0) continue;
    for (let j = 0; j < b.length; j++) result[i + j]! += a[i]! * b[j]!;
  }
  return result;
}

/**
 * The probability that two samples of one distribution differ as much as `a` and `b` (Kuiper's test, 1960): its
 * statistic is the largest share that one has more of in any interval, so it sees samples that are gathered anywhere.
 * Approximate (Stephens 1970), and too large where values coincide.
 */
export function kuiperTest(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 1;
  const values = [...a.map((x) => ({ x, step: 1 / a.length })), ...b.map((x) => ({ x, step: -1 / b.length }))];
  values.sort((one, other) => one.x - other.x);
  let difference = 0;
  let above = 0;
  let below = 0;
  values.forEach(({ x, step }, i) => {
    difference += step;
    if (values[i + 1]?.x === x) return;
    above = Math.max(above, difference);
    below = Math.max(below, -difference);
  });
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return kuiperTail((root + 0.155 + 0.24 / root) * (above + below));
}

/** The probability that Kuiper's statistic, scaled by Stephens' factor, is above `v`. */
export function kuiperTail(v: number): number {
  if (v < 0.4) return 1;
  let tail = 0;
  for (let j = 1; j <= 20; j++) {
    const square = 2 * (j * v) ** 2;
    tail += 2 * (2 * square - 1) * Math.exp(-square);
  }
  return Math.min(1, tail);
}

/** Ranks from 1, equal values sharing the middle of theirs. */
export function midranks(values: readonly number[]): number[] {
  // Numbers sort many times faster by themselves than by a comparison of what they belong to.
  const sorted = Float64Array.from(values).sort();
  return values.map((value) => {
    const below = countWhile(sorted, (x) => x < value);
    return (below + countWhile(sorted, (x) => x <= value) + 1) / 2;
  });
}

/** How many of the sorted numbers, from the first on, satisfy what none behind them does. */
function countWhile(sorted: Float64Array, holds: (x: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spearman's rank correlation, -1 to 1; 0 where either is constant. Times √(n - 1) it is about standard normal when they are unrelated. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const x = midranks(a);
  const y = midranks(b);
  const middle = (x.length + 1) / 2;
  const product = (p: readonly number[], q: readonly number[]) => sum(p.map((r, i) => (r - middle) * (q[i]! - middle)));
  const spread = Math.sqrt(product(x, x) * product(y, y));
  return spread === 0 ? 0 : product(x, y) / spread;
}

/** The least and greatest value that are left when at either end values of up to `trimmed` of the whole weight are cut off. */
export function trimmedRange(
  values: readonly number[],
  weights: readonly number[],
  trimmed: number,
): readonly [number, number] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const room = trimmed * sum(weights);
  const end = (indices: readonly number[]): number => {
    let cut = 0;
    for (const i of indices) {
      cut += weights[i]!;
      if (cut > room) return values[i]!;
    }
    return Number.NaN;
  };
  return [end(order), end(order.toReversed())];
}

/** The value that a share of the sorted ones lies below, between neighbours in proportion; NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0);
}
