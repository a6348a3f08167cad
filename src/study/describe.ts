import type { Params } from "../space/space.ts";

/** A trial's params as one line: `lr=0.01 optimizer=adam`. */
export function describeParams(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === "number" ? shortNumber(value) : String(value)}`)
    .join(" ");
}

/** Below this numbers are written with an exponent: the zeros of 0.00001235 fill a column, and hide how small it is. */
const SMALL = 1e-4;

/** And from this on, where people would count zeros. */
const LARGE = 1e10;

/** Four significant digits, for people: 0.01234, 1.235e-5, 1.235e+12. */
export function shortNumber(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x);
  const rounded = Number(x.toPrecision(4));
  const magnitude = Math.abs(rounded);
  return magnitude < SMALL || magnitude >= LARGE ? rounded.toExponential() : String(rounded);
}

/**
 * How numbers of one column are written so that their points stand below each other: each with the digits after the point that
 * the smallest of them needs to have four, unless that would be many.
 */
export function alikeNumbers(numbers: readonly number[]): (x: number) => string {
  if (numbers.every(Number.isInteger)) return shortNumber;
  const least = numbers.reduce(
    (least, x) => (x === 0 ? least : Math.min(least, Math.abs(x))),
    Number.POSITIVE_INFINITY,
  );
  const most = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const digits = 3 - Math.floor(Math.log10(least));
  if (!(digits >= 1 && digits <= MOST_DIGITS) || most >= 1000 * least) return shortNumber;
  return (x) => x.toFixed(digits);
}

/** Digits after the point. */
const MOST_DIGITS = 6;

/** Characters of a program's last words that are told. */
const LAST_WORDS = 200;

/** Lines behind an error's message: a stack as JavaScript and Java print it, Node's version, and brackets. */
const trailing = /^(\s+at\s.*|\s*Node\.js v[\d.]+|[^\p{L}\p{N}]*)$/u;

/** Why a trial ended, in one line. Where the program failed: how, and the last line that it printed about why. */
export function describeReason(reason: string): string {
  const [what = "", ...output] = reason.split("\n");
  const words = output.findLast((line) => !trailing.test(line))?.trim();
  if (words === undefined) return what;
  return `${what}; it said: ${words.length > LAST_WORDS ? `${words.slice(0, LAST_WORDS)}…` : words}`;
}

/** Six significant digits, for scores side by side: the best differ little from each other. */
export function closeNumber(score: number): string {
  return String(Number(score.toPrecision(6)));
}
