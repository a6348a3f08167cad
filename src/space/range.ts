/** Ranges on the base coordinate, where narrowing, widening and the border check happen, whatever the scale. */
import { difference, type Grid, gridOf, gridPoint } from "./decimal.ts";
import { type Base, type Distribution, decode, logRange, type Value } from "./distribution.ts";
import { isShare } from "./meaning.ts";
import { applyScale, invertScale } from "./scale.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

const everywhere: Range = { low: -Infinity, high: Infinity };

/** The ends of a numeric range on its base coordinate; undefined for choices, ordinals, fixed values, `normal` and `beta`. */
export function baseRange({ base, ends }: Distribution): Range | undefined {
  if (base.kind !== "uniform" && base.kind !== "int") return undefined;
  // The cells of a `logint` reach half a number further than its values.
  if (ends?.integer) return { low: Math.log10(ends.low), high: Math.log10(ends.high) };
  return { low: base.low, high: base.high };
}

/** Where a numeric value lies on the base coordinate, in range or not; undefined where the scale never reaches it. */
export function baseOf(distribution: Distribution, value: Value): number | undefined {
  const { base, scale } = distribution;
  if (typeof value !== "number" || "options" in base || "value" in base) return undefined;
  const x = invertScale(scale, value);
  if (!Number.isFinite(x)) return undefined;
  const grid = gridIn(base);
  if (grid === undefined) return x;
  const k = difference(x, grid.low) / grid.step;
  return Math.abs(k - Math.round(k)) < 1e-9 ? gridPoint(grid, Math.round(k)) : x;
}

/** Whether the values are a probability or a share, which never leaves 0 to 1: by name, as long as the range is inside. */
export function isProbability(name: string, distribution: Distribution): boolean {
  if (baseRange(distribution) === undefined) return false;
  const [least, most] = valuesOf(distribution);
  return isShare(name, least, most);
}

/**
 * How far a range may be widened on its base coordinate, ±Infinity where nothing is known: a probability stays within
 * 0 and 1, what has no negative values gets none, and whole numbers from 1 on stay at least 1.
 */
export function naturalLimits(name: string, distribution: Distribution): Range {
  if (baseRange(distribution) === undefined) return everywhere;
  const { base, ends, scale } = distribution;
  const [least, most] = valuesOf(distribution);
  const whole = (base.kind === "int" || ends?.integer === true) && Number.isInteger(least) && Number.isInteger(most);
  const floor = least < 0 ? -Infinity : whole && least >= 1 ? 1 : 0;
  const ceiling = isProbability(name, distribution) ? 1 : Infinity;
  const falling = decode(distribution, 0) !== least;
  const low = invertScale(scale, falling ? ceiling : floor);
  const high = invertScale(scale, falling ? floor : ceiling);
  // Not a number: a value that the scale never reaches limits nothing.
  return { low: Number.isNaN(low) ? -Infinity : low, high: Number.isNaN(high) ? Infinity : high };
}

/**
 * The distribution with other ends on its base coordinate, `low` < `high`: rounded outwards to what can be read, about a
 * hundredth of the range, but neither beyond `within` nor, for an end inside of the old range, beyond that. A grid stays
 * the grid it was, and at least two values stay. Never widens a hard range.
 */
export function withBaseRange(
  distribution: Distribution,
  low: number,
  high: number,
  within = everywhere,
): Distribution {
  const { base, ends, scale, hard } = distribution;
  const old = baseRange(distribution);
  if (old === undefined || !("low" in base)) throw new RangeError(`${base.kind} has no ends`);
  if (!(low < high)) throw new RangeError(`the low end ${low} is not below the high end ${high}`);
  const limits = hard ? { low: Math.max(old.low, within.low), high: Math.min(old.high, within.high) } : within;
  const grid = gridIn(base);
  if (grid !== undefined) return { ...distribution, base: { ...base, ...gridEnds(grid, low, high, limits) } };
  // What is written and rounded: the coordinate, or the value of a loguniform or logint.
  const written = (x: number): number => (ends ? applyScale(scale, x) : x);
  const share = (high - low) / 100;
  const stepAt = (x: number): number =>
    Math.max(ends?.integer ? 1 : 0, ends ? Math.min(0.1, share * Math.LN10) * x : share);
  const first = ends?.low ?? base.low;
  const last = ends?.high ?? base.high;
  // Ends that are the old ones but for rounding are the old ones.
  const slack = 1e-9 * (old.high - old.low);
  let from = Math.abs(low - old.low) <= slack ? first : roundedTo(written(low), stepAt(written(low)), Math.floor);
  let to = Math.abs(high - old.high) <= slack ? last : roundedTo(written(high), stepAt(written(high)), Math.ceil);
  let least = limits.low === old.low ? first : written(limits.low);
  let most = limits.high === old.high ? last : written(limits.high);
  if (ends?.integer) {
    least = Math.max(1, Math.ceil(least - 1e-9));
    most = Math.floor(most + 1e-9);
  }
  from = Math.max(from, least, low > old.low ? first : -Infinity);
  to = Math.min(to, most, high < old.high ? last : Infinity);
  if (ends?.integer && from === to) {
    if (to < most) to += 1;
    else from -= 1;
  }
  if (!(from < to)) throw new RangeError("nothing is left of the range");
  if (ends === undefined) return { ...distribution, base: { ...base, low: from, high: to } };
  return { ...logRange(from, to, ends.integer), hard };
}

/** The distribution with only these of its options, in their old order and with their old weights. */
export function withOptions(distribution: Distribution, options: readonly Value[]): Distribution {
  const { base } = distribution;
  if (base.kind !== "choice" && base.kind !== "ordinal") throw new RangeError(`${base.kind} has no options`);
  const kept = base.options.filter((option) => options.includes(option));
  if (kept.length === 0) throw new RangeError("an option must stay");
  if (base.kind === "ordinal" || base.weights === undefined)
    return { ...distribution, base: { kind: base.kind, options: kept } };
  const weights = base.weights.filter((_, i) => options.includes(base.options[i]!));
  // Options that were never drawn are now all there is: as likely as each other.
  const drawn = weights.some((weight) => weight > 0);
  return { ...distribution, base: { kind: "choice", options: kept, ...(drawn ? { weights } : {}) } };
}

/** The least and the greatest value of a numeric range. */
function valuesOf(distribution: Distribution): readonly [number, number] {
  const first = Number(decode(distribution, 0));
  const last = Number(decode(distribution, 1));
  return [Math.min(first, last), Math.max(first, last)];
}

function gridIn(base: Base): Grid | undefined {
  if (base.kind === "int") return gridOf(base.low, base.high, base.step ?? 1);
  return base.kind === "uniform" && base.step !== undefined ? gridOf(base.low, base.high, base.step) : undefined;
}

/** The grid's points just outside of `low` and `high`. */
function gridEnds(grid: Grid, low: number, high: number, limits: Range): Range {
  const before = (x: number): number => Math.floor(difference(x, grid.low) / grid.step + 1e-9);
  const after = (x: number): number => Math.ceil(difference(x, grid.low) / grid.step - 1e-9);
  const least = after(limits.low);
  const most = before(limits.high);
  let first = Math.min(most, Math.max(least, before(low)));
  let last = Math.min(most, Math.max(least, after(high)));
  if (first === last) {
    if (last < most) last += 1;
    else first -= 1;
  }
  return { low: gridPoint(grid, first), high: gridPoint(grid, last) };
}

/** `x` rounded to the power of ten at or below `step`, as a decimal of that many digits. */
function roundedTo(x: number, step: number, round: (x: number) => number): number {
  // A double has no digits beyond its sixteenth.
  const exponent = Math.floor(Math.log10(Math.max(step, Math.abs(x) * 1e-14)));
  const units = x / 10 ** exponent;
  const whole = Math.round(units);
  return Number(`${Math.abs(units - whole) < 1e-6 ? whole : round(units)}e${exponent}`);
}
