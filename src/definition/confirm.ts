import type { ConfirmPlan } from "../study/definition.ts";
import { type Fields, fieldsOf, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

/** Reads `confirm`, in which what is left out is the best 3, with 5 seeds each. */
export function readConfirm(top: Fields, findings: Findings): ConfirmPlan | undefined {
  const field = top.get("confirm");
  if (field === undefined) return undefined;
  if (field.value.kind !== "mapping") {
    return unexpected(field, "how many to confirm", "write confirm: { top: 3, repeats: 5 }", findings);
  }
  const fields = fieldsOf(field.value, ["top", "repeats"], findings, "confirm, ");
  return {
    top: readNumber(fields.get("top"), { whole: true, least: 1, example: "top: 3" }, findings) ?? 3,
    // One more score than the first would tell nothing of how much scores differ by chance.
    repeats: readNumber(fields.get("repeats"), { whole: true, least: 2, example: "repeats: 5" }, findings) ?? 5,
  };
}
