import { isSealed } from "../../study/sealed.ts";
import { metricKey, printedValues } from "./printed.ts";

/** What stands in a number's place while nobody has looked at the test set. */
const COVER = "sealed";

/** A line of a program's output with the numbers of these metrics covered. */
export function covered(line: string, sealed: readonly string[]): string {
  const keys = new Set(sealed.map(metricKey));
  return coveredWhere(line, (key) => keys.has(key));
}

/** Lines of a program's output with every number of a test set covered, for what is read without asking who has looked. */
export function coveredWhole(text: string): string {
  return text
    .split("\n")
    .map((line) => coveredWhere(line, isSealed))
    .join("\n");
}

function coveredWhere(line: string, isSecret: (key: string) => boolean): string {
  let shown = "";
  let from = 0;
  for (const { key, at, text } of printedValues(line)) {
    if (!isSecret(key)) continue;
    shown += line.slice(from, at) + COVER;
    from = at + text.length;
  }
  return shown + line.slice(from);
}
