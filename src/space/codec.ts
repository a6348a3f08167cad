import { betaCdf, betaQuantile } from "../math/beta.ts";
import { normalCdf, normalQuantile } from "../math/normal.ts";
import { decimalsOf, type Grid, gridPoint, settled } from "./decimal.ts";
import { applyScale, applyScaleExactly, invertScale, type ScaleStep } from "./scale.ts";
import type { Value } from "./value.ts";

/** A distribution's values to and from the unit interval. */
export interface Codec {
  /** The value at `u`; 0 and below give the first value, 1 and above the last. */
  decode(u: number): Value;
  /** The inverse: the middle of the value's cell where values are discrete, and beyond 0 or 1 where it is out of range. */
  locate(value: Value): number | undefined;
}

/** Every value between the ends of a range; `ends` are their values where these were written instead of coordinates. */
export function lineCodec(
  low: number,
  high: number,
  scale: readonly ScaleStep[],
  ends?: { readonly low: number; readonly high: number },
): Codec {
  const first = ends?.low ?? applyScaleExactly(scale, low, decimalsOf(low));
  const last = ends?.high ?? applyScaleExactly(scale, high, decimalsOf(high));
  const least = Math.min(first, last);
  const most = Math.max(first, last);
  const width = high - low;
  return {
    decode(u) {
      if (u <= 0) return first;
      if (u >= 1) return last;
      return Math.min(most, Math.max(least, applyScale(scale, low + u * width)));
    },
    locate(value) {
      if (value === first) return 0;
      if (value === last) return 1;
      if (typeof value !== "number") return undefined;
      const u = (invertScale(scale, value) - low) / width;
      if (!Number.isFinite(u)) return undefined;
      return value > least && value < most ? Math.min(1, Math.max(0, u)) : u;
    },
  };
}

/** Whole numbers on a log scale: `low` and `high` are base coordinates, half a number beyond `least` and `most`. */
export function wholeLogCodec(low: number, high: number, least: number, most: number): Codec {
  const width = high - low;
  return {
    decode: (u) => Math.min(most, Math.max(least, Math.round(10 ** (low + u * width)))),
    locate(value) {
      if (!Number.isInteger(value) || Number(value) < 1) return undefined;
      return (Math.log10(Number(value)) - low) / width;
    },
  };
}

/** Values of grids up to this size are worked out once: exact decimals take a microsecond. */
const LISTED = 256;

/** Equal steps, each with an equal part of the unit interval. */
export function gridCodec(grid: Grid, scale: readonly ScaleStep[]): Codec {
  const { low, step, count, decimals } = grid;
  const valueAt = (k: number): number => applyScaleExactly(scale, gridPoint(grid, k), decimals);
  const values = count <= LISTED ? Array.from({ length: count }, (_, k) => valueAt(k)) : [];
  return {
    decode(u) {
      const k = cellOf(u, count);
      return values[k] ?? valueAt(k);
    },
    locate(value) {
      if (typeof value !== "number") return undefined;
      const steps = (invertScale(scale, value) - low) / step;
      const k = Math.round(steps);
      // Programs may hand back 0.30000000000000004 for 0.3.
      if (!Number.isFinite(k) || (Math.abs(steps - k) > 1e-9 && valueAt(k) !== value)) return undefined;
      return (k + 0.5) / count;
    },
  };
}

/**
 * How near the cube's ends a normal coordinate is read: 3.9 standard deviations from the mean, which one in ten thousand values
 * exceeds. Samplers that learn go to the ends themselves, and would else try what no one meant, as 10 ** 8 for 10 ** normal(0, 1).
 */
const TAIL = 5e-5;

/** A normal range, which has no ends; with a `step`, its multiples. */
export function normalCodec(mean: number, sd: number, step: number | undefined, scale: readonly ScaleStep[]): Codec {
  const decimals = step === undefined ? NaN : decimalsOf(step);
  return {
    decode(u) {
      const x = mean + sd * normalQuantile(Math.min(1 - TAIL, Math.max(TAIL, u)));
      if (step === undefined) return applyScale(scale, x);
      return applyScaleExactly(scale, settled(Math.round(x / step) * step, decimals), decimals);
    },
    locate(value) {
      if (typeof value !== "number") return undefined;
      const x = invertScale(scale, value);
      if (!Number.isFinite(x)) return undefined;
      if (step !== undefined && Math.abs(x / step - Math.round(x / step)) > 1e-6) return undefined;
      return normalCdf((x - mean) / sd);
    },
  };
}

/** Shares between 0 and 1, most of them where the shapes `a` and `b` say. */
export function betaCodec(a: number, b: number, scale: readonly ScaleStep[]): Codec {
  const shares = lineCodec(0, 1, scale);
  return {
    decode: (u) => shares.decode(betaQuantile(u, a, b)),
    locate(value) {
      const x = shares.locate(value);
      return x === undefined || x < 0 || x > 1 ? x : betaCdf(x, a, b);
    },
  };
}

/** Listed values, each with an equal part of the unit interval. */
export function evenCodec(options: readonly Value[]): Codec {
  return {
    decode: (u) => options[cellOf(u, options.length)]!,
    locate(value) {
      const k = options.indexOf(value);
      return k < 0 ? undefined : (k + 0.5) / options.length;
    },
  };
}

/** Listed values, each with its share of the unit interval. A share of 0 is never drawn. */
export function weightedCodec(options: readonly Value[], shares: readonly number[]): Codec {
  const drawn: { option: Value; below: number; middle: number }[] = [];
  let passed = 0;
  options.forEach((option, i) => {
    const share = shares[i]!;
    if (share > 0) drawn.push({ option, below: passed + share, middle: passed + share / 2 });
    passed += share;
  });
  return {
    decode: (u) => (drawn.find(({ below }) => u < below) ?? drawn.at(-1)!).option,
    locate: (value) => drawn.find(({ option }) => option === value)?.middle,
  };
}

/** One value, wherever in the unit interval. */
export function fixedCodec(only: Value): Codec {
  return { decode: () => only, locate: (value) => (value === only ? 0.5 : undefined) };
}

/** The cell of `u` among `count` equal ones. */
function cellOf(u: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(u * count)));
}
