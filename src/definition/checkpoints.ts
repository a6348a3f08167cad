import { bytesIn } from "../study/amounts.ts";
import { type Field, type Fields, fieldsOf, readNumber, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

/** Which checkpoints a study keeps, as far as its definition says. */
interface KeptCheckpoints {
  readonly keepBest?: number | undefined;
  /** Bytes. */
  readonly maxSize?: number | undefined;
}

/** Reads `checkpoints`: of how many of the best trials they are kept, and how much room all of them may take. */
export function readCheckpoints(top: Fields, findings: Findings): KeptCheckpoints {
  const field = top.get("checkpoints");
  if (field === undefined) return {};
  if (field.value.kind !== "mapping") {
    unexpected(field, "what to keep", "write checkpoints: { keep_best: 5, max_size: 50GB }", findings);
    return {};
  }
  const fields = fieldsOf(field.value, ["keep_best", "max_size"], findings, "checkpoints, ");
  return {
    keepBest: readNumber(fields.get("keep_best"), { whole: true, least: 1, example: "keep_best: 5" }, findings),
    maxSize: readSize(fields.get("max_size"), findings),
  };
}

function readSize(field: Field | undefined, findings: Findings): number | undefined {
  if (field === undefined) return undefined;
  const { value } = field;
  const size = value.kind === "scalar" ? bytesIn(value.text) : undefined;
  return size ?? unexpected(field, "a size such as 500MB or 50GB", "write max_size: 50GB", findings);
}
