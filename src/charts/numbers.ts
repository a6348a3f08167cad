import { shortNumber } from "../study/describe.ts";

/** A number on an axis: 0.001 and 12 as they are, 1e-6 as 10⁻⁶. */
export function tickText(x: number): string {
  // Without what rounding leaves behind where steps were added up.
  const value = Number(x.toPrecision(10));
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-3 && magnitude < 1e5)) return String(value);
  const exponent = Math.floor(Math.log10(magnitude) + 1e-9);
  const mantissa = Number((value / 10 ** exponent).toPrecision(4));
  const power = `10${superscript(exponent)}`;
  return mantissa === 1 ? power : mantissa === -1 ? `-${power}` : `${mantissa}·${power}`;
}

/** Epochs, trials and the like: 12,000 as 12k. */
export function countText(n: number): string {
  if (n >= 1e6) return `${shortNumber(n / 1e6)}M`;
  return n >= 1e4 ? `${shortNumber(n / 1e3)}k` : shortNumber(n);
}

/** `12,345`. */
export function withCommas(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 trial`, `12,345 trials`. */
export function counted(n: number, thing: string): string {
  return `${withCommas(n)} ${thing}${n === 1 ? "" : "s"}`;
}

/** A length of time on an axis whose whole length is `range` milliseconds, in one unit. */
export function timeText(milliseconds: number, range: number): string {
  const [unit, size] = unitOf(range);
  return milliseconds === 0 ? "0" : `${Number((milliseconds / size).toPrecision(4))} ${unit}`;
}

/** The unit of time in which a length is best read, and its milliseconds. */
export function unitOf(range: number): readonly [string, number] {
  const found = units.find(([, size]) => range >= 1.5 * size);
  return found ?? ["s", 1000];
}

const units: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
];

const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(n: number): string {
  return [...String(n)].map((sign) => (sign === "-" ? "⁻" : digits[Number(sign)]!)).join("");
}
