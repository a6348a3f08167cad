import { decimalsOf, settled } from "./decimal.ts";

/**
 * Monotone scales: what turns a base coordinate into a value. `1 - 10 ** x` is the steps `power 10`, `subtractFrom 1`.
 */
export type ScaleStep =
  | { readonly op: "power"; readonly base: number }
  | { readonly op: "add"; readonly by: number }
  | { readonly op: "subtractFrom"; readonly from: number }
  | { readonly op: "multiply"; readonly by: number }
  | { readonly op: "round"; readonly to: number };

/** The value at base coordinate `x`. */
export function applyScale(scale: readonly ScaleStep[], x: number): number {
  let value = x;
  for (const step of scale) value = applyStep(step, value);
  return value;
}

/**
 * The value at a base coordinate of so many `decimals`, as on paper: 0.1 * 3 is 0.3, and 10 ** -6 is 1e-6. Slower than
 * `applyScale`; for ends and grids.
 */
export function applyScaleExactly(scale: readonly ScaleStep[], x: number, decimals: number): number {
  let value = x;
  let places = decimals;
  for (const step of scale) {
    places = decimalsAfter(step, value, places);
    value = settled(applyStep(step, value), places);
  }
  return value;
}

/** The base coordinate of `value`: ±Infinity where the scale reaches it only in the limit, NaN where it never does. */
export function invertScale(scale: readonly ScaleStep[], value: number): number {
  let x = value;
  for (let i = scale.length - 1; i >= 0; i--) x = invertStep(scale[i]!, x);
  return x;
}

/** Whether effects multiply on this scale: it has a power in it. */
export function isLogScale(scale: readonly ScaleStep[]): boolean {
  return scale.some((step) => step.op === "power");
}

function applyStep(step: ScaleStep, x: number): number {
  switch (step.op) {
    case "power":
      // Only the parser of decimals promises the number nearest to 1e-6.
      return step.base === 10 && Number.isInteger(x) ? Number(`1e${x}`) : step.base ** x;
    case "add":
      return x + step.by;
    case "subtractFrom":
      return step.from - x;
    case "multiply":
      return step.by * x;
    case "round":
      return settled(Math.round(x / step.to) * step.to, decimalsOf(step.to));
  }
}

function invertStep(step: ScaleStep, value: number): number {
  switch (step.op) {
    case "power":
      return logarithm(value, step.base);
    case "add":
      return value - step.by;
    case "subtractFrom":
      return step.from - value;
    case "multiply":
      return value / step.by;
    case "round":
      return Math.abs(value / step.to - Math.round(value / step.to)) < 1e-6 ? value : NaN;
  }
}

/** The decimals of a step's result at `x`, which has `places`; NaN where it is no short decimal. */
function decimalsAfter(step: ScaleStep, x: number, places: number): number {
  switch (step.op) {
    case "power":
      if (!Number.isInteger(x)) return NaN;
      if (step.base === 10) return Math.max(0, -x);
      return x >= 0 ? decimalsOf(step.base) * x : NaN;
    case "add":
      return Math.max(places, decimalsOf(step.by));
    case "subtractFrom":
      return Math.max(places, decimalsOf(step.from));
    case "multiply":
      return places + decimalsOf(step.by);
    case "round":
      return decimalsOf(step.to);
  }
}

/** Exact at powers of 2 and 10, where `log(x) / log(b)` is not. */
function logarithm(value: number, base: number): number {
  if (base === 10) return Math.log10(value);
  if (base === 2) return Math.log2(value);
  return Math.log(value) / Math.log(base);
}
