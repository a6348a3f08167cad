import type { Metric, ResultSource } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { type Field, type Fields, fieldsOf, placeOf, readNumber, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkPlaceholders } from "./placeholders.ts";
import type { ReadSpace } from "./space.ts";
import { didYouMean } from "./spelling.ts";

const key = "metrics_from";
/** The readers that there are. */
export const sourceKinds = ["protocol", "csv", "tensorboard", "jsonl", "json", "text"] as const;
const files: ReadonlySet<string> = new Set(["csv", "tensorboard", "jsonl"]);
const example = `write ${key}: csv, or ${key}: { csv: "logs/{trial}/metrics.csv" }`;

/** Reads `metrics_from`: a reader of results by its name, or that name with the path of what it reads. */
export function readSource(
  top: Fields,
  metric: Metric | undefined,
  space: ReadSpace,
  findings: Findings,
): ResultSource | undefined {
  const field = top.get(key);
  if (field === undefined) return undefined;
  if (metric?.pattern !== undefined)
    findings.error(field.keyAt, `${key}: the metric's pattern tells already how it is read; keep one of them`);
  const { value } = field;
  if (value.kind === "list") return unexpected(field, "one reader", example, findings);
  if (value.kind === "scalar") {
    const kind = kindOf(value.text);
    if (kind !== undefined) return { kind };
    if (value.value === null) return unexpected(field, "a reader", example, findings);
    const file = /\.(csv|jsonl)$/.exec(value.text)?.[1];
    const fix =
      file === undefined
        ? didYouMean(value.text, sourceKinds)
        : `write ${key}: { ${file}: ${JSON.stringify(value.text)} }`;
    findings.error(value.at, `${key}: there is no reader ${JSON.stringify(value.text)}; ${fix}`);
    return undefined;
  }
  const fields = fieldsOf(value, [...sourceKinds, "steps_per_epoch"], findings, `${key}, `);
  const named = sourceKinds.filter((kind) => fields.has(kind));
  const [kind] = named;
  if (kind === undefined || named.length > 1) return unexpected(field, "one reader", example, findings);
  const path = readPath(kind, fields.get(kind), space, findings);
  const rule = { above: 0, example: "steps_per_epoch: 100" };
  const stepsPerEpoch = readNumber(fields.get("steps_per_epoch"), rule, findings);
  return withoutUndefined({ kind, path, stepsPerEpoch });
}

function kindOf(text: string): ResultSource["kind"] | undefined {
  return sourceKinds.find((kind) => kind === text);
}

function readPath(
  kind: ResultSource["kind"],
  field: Field | undefined,
  space: ReadSpace,
  findings: Findings,
): string | undefined {
  if (field === undefined || (field.value.kind === "scalar" && field.value.value === null)) return undefined;
  const path = readText(field, `${kind}: "logs/{trial}"`, findings)?.text;
  if (path === undefined) return undefined;
  if (!files.has(kind)) {
    findings.error(placeOf(field), `${field.label}: it reads the output and no file; write ${key}: ${kind}`);
    return undefined;
  }
  const checked = checkPlaceholders({ text: [path], shell: false }, [...space.names.keys()], new Set());
  for (const { message } of checked.findings) findings.error(placeOf(field), `${field.label}: ${message}`);
  if (!/\{\w/.test(path))
    findings.warn(
      placeOf(field),
      `${field.label}: all trials write to ${path}, so results of several workers mix; put {trial} or {dir} in it, and in the command`,
    );
  return path;
}
