/**
 * Writes scores so that sorting the texts sorts the scores, however large, small or negative, in C's order and in languages'
 * orders alike:
 *
 * - 0 up to 10: `0.972300`; below 0.001 with twelve decimals.
 * - from 10: `e` and three digits of exponent before the mantissa: 123.4 is `e002_1.234000`.
 * - negative: `-`, then 0 where there is an exponent and 1 where there is none, then the nines' complement of the same digits, so
 * that a larger magnitude comes earlier, then the score itself: -0.25 is `-19.749999_is_-0.25`, and -123.4 is
 * `-0e997_8.765999_is_-123.4`.
 */
export function scoreName(score: number): string {
  if (score >= 0) return positive(score);
  return `-${complement(positive(-score))}_is_${Number(score.toPrecision(7))}`;
}

function positive(score: number): string {
  if (score < 0.001) return score.toFixed(12);
  const fixed = score.toFixed(6);
  if (fixed.length === "0.000000".length) return fixed;
  const [mantissa = "", exponent = ""] = score.toExponential(6).split("e");
  return `e${String(Number(exponent)).padStart(3, "0")}_${mantissa}`;
}

/** Each digit taken from nine; what has an exponent comes before what has none. */
function complement(name: string): string {
  const digits = name.replace(/\d/g, (digit) => String(9 - Number(digit)));
  return name.startsWith("e") ? `0${digits}` : `1${digits}`;
}
