/**
 * The number that a text spells, undefined where it spells none. NaN and infinities are read in the spellings of C,
 * Python, JavaScript, R, Julia and old runtimes of Windows: nan, -nan, nan(0x1), NaN, inf, -Inf, +Infinity, 1.#QNAN, -1.#IND, 1.#INF.
 */
export function readNumber(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) return Number(word);
  const special = /^([+-]?)(?:1\.#)?(q?nan|s?nan|ind|inf(?:inity)?|∞)(?:00)?(?:\(\w*\))?$/.exec(word);
  if (special === null || (special[2] === "ind" && !word.includes("#"))) return undefined;
  if (/nan|ind/.test(special[2]!)) return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

/** A number of JSON, or the word that it has for a NaN or an infinity. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? readNumber(value) : undefined;
}

/**
 * The number in running text, where signs may follow it: "0.91," is 0.91, "91.2%" is 91.2, "1,234.5" is 1234.5. A single
 * comma before three digits may be a decimal comma, so it is no number.
 */
export function readPrintedNumber(text: string): number | undefined {
  const word = text.trim().replace(/[.,;:%)\]]+$/, "");
  const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.exec(word);
  const clear = grouped !== null && (grouped[2] !== undefined || word.split(",").length > 2);
  return readNumber(clear ? word.replaceAll(",", "") : word);
}
