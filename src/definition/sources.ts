import type { HistorySource, LearnSource } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { type Field, type Fields, fieldOf, fieldsOf, placeOf, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import type { MappingTree } from "./yaml-tree.ts";

const example = "learn_from: ../other-study";
const fileExample = "learn_from: { file: history.csv, columns: { lr: learning_rate }, metric: accuracy }";

/** Reads `learn_from`: the folder of another study, a history's file, or a list of them; `names` are the hyperparameters. */
export function readSources(top: Fields, names: readonly string[], findings: Findings): readonly LearnSource[] {
  const field = top.get("learn_from");
  if (field === undefined) return [];
  const { value } = field;
  if (value.kind === "list" && value.items.length === 0) {
    unexpected(field, "a study's folder, a history's file, or a list of them", `write ${example}`, findings);
    return [];
  }
  const fields: readonly Field[] =
    value.kind === "list" ? value.items.map((item) => ({ label: field.label, keyAt: item.at, value: item })) : [field];
  const sources: LearnSource[] = [];
  for (const each of fields) {
    const source =
      each.value.kind === "mapping"
        ? readHistorySource(each.value, names, findings)
        : readText(each, example, findings)?.text;
    if (source === undefined) continue;
    const path = pathOf(source);
    if (sources.some((other) => pathOf(other) === path))
      findings.error(placeOf(each), `learn_from: ${path} is there twice; take one away`);
    else sources.push(source);
  }
  return sources;
}

function pathOf(source: LearnSource): string {
  return typeof source === "string" ? source : source.file;
}

/** A history that calls things otherwise, or has several studies: `{ file, columns, metric, study }`. */
function readHistorySource(tree: MappingTree, names: readonly string[], findings: Findings): HistorySource | undefined {
  const fields = fieldsOf(tree, ["file", "columns", "metric", "study"], findings, "learn_from, ");
  if (!fields.has("file")) findings.error(tree.at, `learn_from: file is missing; write ${fileExample}`);
  const file = readText(fields.get("file"), fileExample, findings)?.text;
  const metric = readText(fields.get("metric"), fileExample, findings)?.text;
  const study = readText(fields.get("study"), fileExample, findings)?.text;
  const columns = readColumns(fields.get("columns"), names, findings);
  if (file === undefined) return undefined;
  return withoutUndefined({ file, columns, metric, study });
}

function readColumns(
  field: Field | undefined,
  names: readonly string[],
  findings: Findings,
): Readonly<Record<string, string>> | undefined {
  if (field === undefined) return undefined;
  const { label, value } = field;
  if (value.kind !== "mapping")
    return unexpected(field, "columns by their hyperparameters", `write ${fileExample}`, findings);
  fieldsOf(value, names, findings, `${label}, `);
  const columns = value.entries.flatMap((entry): readonly (readonly [string, string])[] => {
    const column = readText(fieldOf(entry, `${label}, `), fileExample, findings)?.text;
    return column === undefined ? [] : [[entry.key, column]];
  });
  return Object.fromEntries(columns);
}
