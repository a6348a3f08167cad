import type { Until } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { type Fields, fieldsOf, type NumberRule, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

const rules: Readonly<Record<string, NumberRule>> = {
  trials: { whole: true, least: 1, example: "trials: 200" },
  epochs: { above: 0, example: "epochs: 1000" },
  hours: { above: 0, example: "hours: 8" },
  score: { example: "score: 0.99" },
  no_better_for: { whole: true, least: 1, example: "no_better_for: 40" },
};

/** Reads `until`: when the search is over although its plan is not. */
export function readUntil(top: Fields, findings: Findings): Until | undefined {
  const field = top.get("until");
  if (field === undefined) return undefined;
  if (field.value.kind !== "mapping" || field.value.entries.length === 0)
    return unexpected(field, "when the search is over", "write until: { hours: 8 }", findings);
  const fields = fieldsOf(field.value, Object.keys(rules), findings, "until, ");
  const read = (key: string) => readNumber(fields.get(key), rules[key]!, findings);
  const [trials, epochs, hours, score, noBetterFor] = Object.keys(rules).map(read);
  return withoutUndefined({ trials, epochs, hours, score, noBetterFor });
}
