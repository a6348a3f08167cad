import { type Field, type Fields, placeOf, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

const example = "learn_from: ../other-study";

/** Reads `learn_from`: the folder of another study, or a list of them. */
export function readSources(top: Fields, findings: Findings): readonly string[] {
  const field = top.get("learn_from");
  if (field === undefined) return [];
  const { value } = field;
  if (value.kind === "mapping" || (value.kind === "list" && value.items.length === 0)) {
    unexpected(field, "a study's folder, or a list of them", `write ${example}`, findings);
    return [];
  }
  const fields: readonly Field[] =
    value.kind === "scalar"
      ? [field]
      : value.items.map((item) => ({ label: field.label, keyAt: item.at, value: item }));
  const folders: string[] = [];
  for (const each of fields) {
    const folder = readText(each, example, findings)?.text;
    if (folder === undefined) continue;
    if (folders.includes(folder)) findings.error(placeOf(each), `learn_from: ${folder} is there twice; take one away`);
    else folders.push(folder);
  }
  return folders;
}
