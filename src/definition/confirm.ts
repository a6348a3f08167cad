import type { Chosen, ConfirmPlan } from "../study/definition.ts";
import { type Fields, fieldsOf, placeOf, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

/** Reads `confirm`, in which what is left out is the best 3, with 5 seeds each. */
export function readConfirm(top: Fields, schedule: Chosen, findings: Findings): ConfirmPlan | undefined {
  const field = top.get("confirm");
  if (field === undefined) return undefined;
  if (schedule.name === "pbt") {
    const why = "the params of a trial of pbt change while it trains, so its last ones alone would not train it again";
    findings.error(placeOf(field), `confirm: ${why}; take confirm away, or choose another schedule`);
  }
  if (field.value.kind !== "mapping") {
    return unexpected(field, "how many to confirm", "write confirm: { top: 3, repeats: 5 }", findings);
  }
  const fields = fieldsOf(field.value, ["top", "repeats"], findings, "confirm, ");
  return {
    top: readNumber(fields.get("top"), { whole: true, least: 1, example: "top: 3" }, findings) ?? 3,
    // One repeat would tell nothing of how much scores differ by chance.
    repeats: readNumber(fields.get("repeats"), { whole: true, least: 2, example: "repeats: 5" }, findings) ?? 5,
  };
}
