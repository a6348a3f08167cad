import type { Chosen } from "../study/definition.ts";
import { type Fields, fieldsOf, placeOf, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

/** Reads `validation`: into how many folds the data are parted; undefined for one validation set, which is the rule. */
export function readFolds(top: Fields, schedule: Chosen, findings: Findings): number | undefined {
  const field = top.get("validation");
  if (field === undefined) return undefined;
  const { value } = field;
  if (value.kind === "scalar" && value.text === "single") return undefined;
  if (value.kind !== "mapping") {
    const number = value.kind === "scalar" && Number(value.text) >= 2 ? value.text : "5";
    return unexpected(field, "single or folds", `write validation: { folds: ${number} }`, findings);
  }
  const fields = fieldsOf(value, ["folds"], findings, "validation, ");
  if (!fields.has("folds")) findings.error(value.at, "validation, folds: is missing; write validation: { folds: 5 }");
  const folds = readNumber(fields.get("folds"), { whole: true, least: 2, example: "folds: 5" }, findings);
  // With folds `auto` takes stages.
  if (schedule.name !== "stages" && schedule.name !== "auto") {
    const chosen = top.get("schedule") ?? field;
    const why = `with folds a trial has no score before its last, so ${schedule.name} has nothing to judge by`;
    const instead = "trials that fall behind are stopped after fewer folds anyway";
    findings.error(placeOf(chosen), `schedule: ${why}; take schedule away, since ${instead}`);
  }
  return folds;
}
