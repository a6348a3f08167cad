import type { Goal, Metric } from "../study/definition.ts";
import { isInherited, withoutUndefined } from "../study/record.ts";
import { isSealed } from "../study/sealed.ts";
import { type Field, type Fields, fieldsOf, placeOf, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { isOfReport, ofReport } from "./metric-names.ts";
import { nearest } from "./spelling.ts";

const larger = "acc accuracy f1 auc iou bleu r2 score reward precision recall map".split(" ");
const smaller = "loss logloss error err perplexity ppl rmse mse mae nll wer cer latency".split(" ");

/**
 * Reads one metric: a name, or a mapping that may also say how to read the metric from output. `goal` is the definition's,
 * where it has one; `label` names the metric in messages.
 */
export function readMetric(
  field: Field,
  label: string,
  goal: Field | undefined,
  findings: Findings,
): Metric | undefined {
  if (field.value.kind === "list") {
    const fix = "write metrics: [val_accuracy, { name: latency, goal: minimize }], the main one first";
    return unexpected(field, "one metric's name", fix, findings);
  }
  const parts: Fields =
    field.value.kind === "scalar"
      ? new Map([["name", field]])
      : fieldsOf(field.value, ["name", "goal", "pattern", "epoch"], findings, `${label}, `);
  if (!parts.has("name"))
    findings.error(field.value.at, `${label}, name: is missing; write ${label}: { name: val_accuracy }`);
  const name = readMetricName(parts.get("name"), findings);
  const wanted = readGoal(name, { ...field, label }, onlyOne(goal, parts.get("goal"), findings), findings);
  const pattern = readPattern(parts.get("pattern"), findings);
  const epochPattern = readPattern(parts.get("epoch"), findings);
  const epoch = parts.get("epoch");
  if (epoch !== undefined && !parts.has("pattern")) {
    findings.error(
      epoch.keyAt,
      `${label}, epoch: reads the epoch beside a pattern that reads the metric; add pattern, or take epoch away`,
    );
  }
  if (name === undefined || wanted === undefined) return undefined;
  return withoutUndefined({ name, goal: wanted, pattern, epochPattern });
}

/** A metric's name is a key of the program's reports, and part of the checkpoints' file names. */
function readMetricName(field: Field | undefined, findings: Findings): string | undefined {
  const name = readText(field, "metric: val_accuracy", findings)?.text;
  if (field !== undefined && name !== undefined && isSealed(name)) {
    const why = "begins with test, so it is sealed: nothing is chosen by the test set";
    findings.error(placeOf(field), `${field.label}: ${name} ${why}; search a validation metric, such as val_accuracy`);
    return undefined;
  }
  if (field !== undefined && name !== undefined && isOfReport(name)) {
    findings.error(placeOf(field), `${field.label}: ${ofReport(name)}`);
    return undefined;
  }
  if (field !== undefined && name !== undefined && isInherited(name)) {
    findings.error(placeOf(field), `${field.label}: JavaScript keeps the name ${name} for itself; rename it`);
    return undefined;
  }
  if (field === undefined || name === undefined || /^\P{C}{1,100}$/u.test(name)) return name;
  return unexpected(
    field,
    "at most 100 characters on one line",
    "write metric: val_accuracy, as the program reports it",
    findings,
  );
}

/** The direction that a metric's name tells: `val_loss` is to shrink. Undefined where it tells none, or both. */
export function goalOf(metric: string): Goal | undefined {
  const words = new Set<string>();
  for (const text of [metric, metric.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")]) {
    for (const word of text.toLowerCase().split(/[^a-z0-9]+/)) words.add(word).add(word.replace(/\d+$/, ""));
  }
  if (words.has("neg") || words.has("negative")) return undefined;
  const grows = larger.some((word) => words.has(word));
  // The words of "validation score of the error" pull both ways, so such a name tells nothing.
  if (grows === smaller.some((word) => words.has(word))) return undefined;
  return grows ? "maximize" : "minimize";
}

function onlyOne(top: Field | undefined, inner: Field | undefined, findings: Findings): Field | undefined {
  if (top !== undefined && inner !== undefined) {
    const place = findings.place(Math.min(top.keyAt, inner.keyAt));
    findings.error(Math.max(top.keyAt, inner.keyAt), `goal: is given twice, first at ${place}; keep one of them`);
  }
  return inner ?? top;
}

function readGoal(
  metric: string | undefined,
  field: Field,
  goal: Field | undefined,
  findings: Findings,
): Goal | undefined {
  const guess = metric === undefined ? undefined : goalOf(metric);
  if (goal === undefined) {
    if (guess !== undefined || metric === undefined) return guess;
    findings.error(
      placeOf(field),
      `${field.label}: its name ${JSON.stringify(metric)} does not tell whether it should grow; add goal: maximize, or goal: minimize`,
    );
    return undefined;
  }
  const { value } = goal;
  const text = value.kind === "scalar" ? value.text : "";
  if (text === "maximize" || text === "minimize") {
    if (guess !== undefined && guess !== text) {
      findings.warn(
        placeOf(goal),
        `${goal.label}: ${text} looks for the ${text === "maximize" ? "largest" : "smallest"} ${metric}; did you mean ${guess}?`,
      );
    }
    return text;
  }
  const short: Readonly<Record<string, Goal>> = { max: "maximize", min: "minimize" };
  const meant = short[text.toLowerCase().slice(0, 3)] ?? nearest(text, ["maximize", "minimize"]);
  return unexpected(goal, "maximize or minimize", meant ? `did you mean ${meant}?` : "write one of the two", findings);
}

/** A regular expression whose first group is the value. */
function readPattern(field: Field | undefined, findings: Findings): string | undefined {
  const text = readText(field, "pattern: 'loss=(\\S+)', in single quotes", findings)?.text;
  if (field === undefined || text === undefined) return undefined;
  let groups: number;
  try {
    // With an empty alternative it matches anything, and so tells the number of its groups.
    groups = new RegExp(`${text}|`).exec("")!.length - 1;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = error.message
      .slice(error.message.lastIndexOf(":") + 1)
      .trim()
      .toLowerCase();
    const hint = text.includes("(?P<")
      ? "write a named group as (?<name>...)"
      : "a ( or [ that is meant as itself is written \\( or \\[";
    findings.error(placeOf(field), `${field.label}: ${text} is not a regular expression (${why}); ${hint}`);
    return undefined;
  }
  if (groups === 0) {
    findings.error(
      placeOf(field),
      `${field.label}: ${text} has no group, and the first group is the value; write 'loss=(\\S+)', for example`,
    );
    return undefined;
  }
  return text;
}
