/** A function to minimise: returns f(x) and writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

interface MinimiseOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Gradient steps at most. */
  readonly iterations: number;
  /** Evaluations of the objective at most. */
  readonly evaluations?: number;
  /** Ends when no free coordinate's gradient is steeper than this. */
  readonly tolerance?: number;
  /** Ends when three steps in a row gain no more than this each: one alone may have been cut short. */
  readonly gain?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

const MEMORY = 8;
const SUFFICIENT_DECREASE = 1e-4;
const PATIENCE = 3;

/**
 * Minimises a smooth function inside a box by projected L-BFGS: the two-loop recursion (Nocedal 1980) over the
 * coordinates not held at a bound, and backtracking along the projected path (Bertsekas 1982). An objective that is not
 * a number counts as infinite, so a step back follows.
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const { lower, upper, iterations, evaluations: most = Infinity, tolerance = 1e-5, gain = 1e-10 } = options;
  const n = start.length;
  let x = clamped(start, lower, upper);
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  let evaluations = 1;
  let trialGradient = new Float64Array(n);
  let idle = 0;
  const pairs: Pair[] = [];
  const direction = new Float64Array(n);

  for (let iteration = 0; iteration < iterations && evaluations < most; iteration++) {
    const free = freeCoordinates(x, gradient, lower, upper);
    if (free.every((d) => Math.abs(gradient[d]!) <= tolerance)) break;
    twoLoop(direction, gradient, pairs, free);
    let slope = along(direction, gradient, free);
    if (!(slope < 0)) {
      pairs.length = 0;
      twoLoop(direction, gradient, pairs, free);
      slope = along(direction, gradient, free);
    }
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let trial = x;
    let trialValue = Infinity;
    while (evaluations < most) {
      trial = projected(x, direction, step, free, lower, upper);
      trialValue = objective(trial, trialGradient);
      evaluations++;
      let change = 0;
      for (const d of free) change += gradient[d]! * (trial[d]! - x[d]!);
      if (trialValue <= value + SUFFICIENT_DECREASE * change) break;
      trialValue = Infinity;
      step *= 0.3;
      if (step < 1e-10) break;
    }
    if (!(trialValue < Infinity)) break;
    idle = value - trialValue <= gain ? idle + 1 : 0;
    remember(pairs, x, trial, gradient, trialGradient);
    [gradient, trialGradient] = [trialGradient, gradient];
    x = trial;
    value = trialValue;
    if (idle === PATIENCE) break;
  }
  return { x, value, evaluations };
}

/** A step and the gradient's change over it. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
}

function clamped(x: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array {
  return x.map((value, d) => Math.min(upper[d]!, Math.max(lower[d]!, value)));
}

/** Those not at a bound that the descent would leave the box by. */
function freeCoordinates(x: Float64Array, gradient: Float64Array, lower: Float64Array, upper: Float64Array): number[] {
  const free: number[] = [];
  for (let d = 0; d < x.length; d++) {
    if (lower[d] === upper[d]) continue;
    if (x[d]! <= lower[d]! && gradient[d]! > 0) continue;
    if (x[d]! >= upper[d]! && gradient[d]! < 0) continue;
    free.push(d);
  }
  return free;
}

/** direction = -H gradient on the free coordinates, 0 elsewhere. Pairs are measured there too, and skipped where not convex. */
function twoLoop(
  direction: Float64Array,
  gradient: Float64Array,
  pairs: readonly Pair[],
  free: readonly number[],
): void {
  direction.fill(0);
  for (const d of free) direction[d] = -gradient[d]!;
  const rho = pairs.map(({ s, y }) => 1 / along(s, y, free));
  const alpha = new Float64Array(pairs.length);
  let scale = 1;
  for (let i = pairs.length - 1; i >= 0; i--) {
    if (!(rho[i]! > 0) || rho[i] === Infinity) continue;
    const { s, y } = pairs[i]!;
    alpha[i] = rho[i]! * along(s, direction, free);
    for (const d of free) direction[d]! -= alpha[i]! * y[d]!;
    if (scale === 1) scale = 1 / (rho[i]! * along(y, y, free));
  }
  for (const d of free) direction[d]! *= scale;
  for (let i = 0; i < pairs.length; i++) {
    if (!(rho[i]! > 0) || rho[i] === Infinity) continue;
    const { s, y } = pairs[i]!;
    const beta = rho[i]! * along(y, direction, free);
    for (const d of free) direction[d]! += (alpha[i]! - beta) * s[d]!;
  }
}

function along(a: Float64Array, b: Float64Array, free: readonly number[]): number {
  let sum = 0;
  for (const d of free) sum += a[d]! * b[d]!;
  return sum;
}

function projected(
  x: Float64Array,
  direction: Float64Array,
  step: number,
  free: readonly number[],
  lower: Float64Array,
  upper: Float64Array,
): Float64Array {
  const result = x.slice();
  for (const d of free) result[d] = Math.min(upper[d]!, Math.max(lower[d]!, x[d]! + step * direction[d]!));
  return result;
}

function remember(
  pairs: Pair[],
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const s = next.map((value, d) => value - x[d]!);
  const y = nextGradient.map((value, d) => value - gradient[d]!);
  let curvature = 0;
  let size = 0;
  for (let d = 0; d < s.length; d++) {
    curvature += s[d]! * y[d]!;
    size += y[d]! * y[d]!;
  }
  if (curvature <= 1e-12 * size) return;
  pairs.push({ s, y });
  if (pairs.length > MEMORY) pairs.shift();
}
