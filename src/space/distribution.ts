import { normalCdf, normalQuantile } from "../math/normal.ts";
import { applyScale, invertScale, type ScaleStep } from "./scale.ts";

/** What a hyperparameter can be. */
export type Value = number | string | boolean | null;

/** Where the randomness comes from, before any scale. `low` and `high` are inclusive. */
export type Base =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number; readonly step?: number }
  | { readonly kind: "int"; readonly low: number; readonly high: number; readonly step?: number }
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number; readonly step?: number }
  | { readonly kind: "choice"; readonly options: readonly Value[]; readonly weights?: readonly number[] }
  | { readonly kind: "ordinal"; readonly options: readonly Value[] }
  | { readonly kind: "fixed"; readonly value: Value };

/**
 * Where one hyperparameter's values come from: a base coordinate under a monotone scale.
 * `10 ** uniform(-6, 1)` is the base `uniform(-6, 1)` under the scale `10 ** x`.
 */
export interface Distribution {
  readonly base: Base;
  /** Applied to the base coordinate in order. Empty for choices, ordinals and fixed values. */
  readonly scale: readonly ScaleStep[];
  /** The user's `!`: never widen this range. */
  readonly hard: boolean;
  /** Exact end values of `loguniform` and `logint`, which say values rather than exponents. */
  readonly ends?: { readonly low: number; readonly high: number; readonly integer: boolean };
}

/** The number of values, or Infinity where they are continuous. */
export function cellCount({ base, ends }: Distribution): number {
  switch (base.kind) {
    case "uniform":
      if (ends?.integer) return ends.high - ends.low + 1;
      return base.step === undefined ? Infinity : stepCount(base.low, base.high, base.step);
    case "int":
      return stepCount(base.low, base.high, base.step ?? 1);
    case "normal":
      return Infinity;
    case "choice":
    case "ordinal":
      return base.options.length;
    case "fixed":
      return 1;
  }
}

/** The value at `u` in the unit interval; `u` 0 and 1 give the range's exact ends. */
export function decode(distribution: Distribution, u: number): Value {
  const { base } = distribution;
  switch (base.kind) {
    case "fixed":
      return base.value;
    case "choice":
      return base.options[choiceIndex(base, u)]!;
    case "ordinal":
      return base.options[cellOf(u, base.options.length)]!;
    default:
      return valueAt(distribution, toBase(base, u));
  }
}

/**
 * Where `value` lies in the unit interval: the inverse of `decode`, and the middle of its cell where values are discrete.
 * Undefined when the distribution cannot give that value.
 */
export function encode(distribution: Distribution, value: Value): number | undefined {
  const { base } = distribution;
  switch (base.kind) {
    case "fixed":
      return base.value === value ? 0.5 : undefined;
    case "choice": {
      const index = base.options.indexOf(value);
      return index < 0 ? undefined : choiceMiddle(base, index);
    }
    case "ordinal": {
      const index = base.options.indexOf(value);
      return index < 0 ? undefined : (index + 0.5) / base.options.length;
    }
    default: {
      if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
      if (distribution.ends?.integer && !Number.isInteger(value)) return undefined;
      const x = baseCoordinate(distribution, value);
      return x === undefined ? undefined : fromBase(base, x);
    }
  }
}

/** The value at base coordinate `x` of a numeric distribution. */
export function valueAt({ scale, ends }: Distribution, x: number): number {
  const value = applyScale(scale, x);
  if (ends === undefined) return value;
  return Math.min(ends.high, Math.max(ends.low, ends.integer ? Math.round(value) : value));
}

/** The base coordinate of a numeric `value`, in range or not; undefined where the scale cannot reach it. */
export function baseCoordinate({ scale }: Distribution, value: number): number | undefined {
  const x = invertScale(scale, value);
  return Number.isNaN(x) ? undefined : x;
}

type NumericBase = Extract<Base, { kind: "uniform" | "int" | "normal" }>;

/** How far outside its range a coordinate may lie and still count as on its end: what rounding through a scale costs. */
const slack = 1e-9;

function toBase(base: NumericBase, u: number): number {
  switch (base.kind) {
    case "uniform":
      if (base.step !== undefined) return onStep(base.low, base.high, base.step, u);
      return u >= 1 ? base.high : Math.min(base.high, base.low + Math.max(0, u) * (base.high - base.low));
    case "int":
      return onStep(base.low, base.high, base.step ?? 1, u);
    case "normal": {
      const x = base.mean + base.sd * normalQuantile(Math.min(1 - 1e-15, Math.max(1e-15, u)));
      return base.step === undefined ? x : tidy(Math.round(x / base.step) * base.step);
    }
  }
}

function fromBase(base: NumericBase, x: number): number | undefined {
  switch (base.kind) {
    case "normal":
      return normalCdf((x - base.mean) / base.sd);
    case "int":
      return fromStep(base.low, base.high, base.step ?? 1, x);
    case "uniform": {
      if (base.step !== undefined) return fromStep(base.low, base.high, base.step, x);
      const width = base.high - base.low;
      const room = slack * Math.max(1, Math.abs(base.low), Math.abs(base.high));
      if (x < base.low - room || x > base.high + room) return undefined;
      return width === 0 ? 0.5 : Math.min(1, Math.max(0, (x - base.low) / width));
    }
  }
}

function stepCount(low: number, high: number, step: number): number {
  return Math.floor((high - low) / step + slack) + 1;
}

function onStep(low: number, high: number, step: number, u: number): number {
  return tidy(low + cellOf(u, stepCount(low, high, step)) * step);
}

function fromStep(low: number, high: number, step: number, x: number): number | undefined {
  const count = stepCount(low, high, step);
  const k = Math.round((x - low) / step);
  const off = Math.abs(low + k * step - x);
  if (k < 0 || k >= count || off > 1e-6 * Math.max(step, Math.abs(x) * 1e-6)) return undefined;
  return (k + 0.5) / count;
}

/** The cell of `u` among `count` equal ones. */
function cellOf(u: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(u * count)));
}

/** Removes what binary fractions add to decimal steps: 0.30000000000000004 is 0.3. */
function tidy(x: number): number {
  return Number(x.toPrecision(13));
}

type Choice = Extract<Base, { kind: "choice" }>;

/** The options' shares of the unit interval. */
export function shares({ options, weights }: Choice): readonly number[] {
  if (weights === undefined) return options.map(() => 1 / options.length);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

function choiceIndex(base: Choice, u: number): number {
  if (base.weights === undefined) return cellOf(u, base.options.length);
  const parts = shares(base);
  let passed = 0;
  let last = 0;
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] === 0) continue;
    last = i;
    passed += parts[i]!;
    if (u < passed) return i;
  }
  return last;
}

function choiceMiddle(base: Choice, index: number): number {
  const parts = shares(base);
  let before = 0;
  for (let i = 0; i < index; i++) before += parts[i]!;
  return before + parts[index]! / 2;
}
