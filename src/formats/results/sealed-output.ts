import { metricKey, printedValues } from "./printed.ts";

/** What stands in a number's place while nobody has looked at the test set. */
const COVER = "sealed";

/** A line of a program's output with the numbers of these metrics covered. */
export function covered(line: string, sealed: readonly string[]): string {
  const keys = new Set(sealed.map(metricKey));
  let shown = "";
  let from = 0;
  for (const { key, at, text } of printedValues(line)) {
    if (!keys.has(key)) continue;
    shown += line.slice(from, at) + COVER;
    from = at + text.length;
  }
  return shown + line.slice(from);
}
