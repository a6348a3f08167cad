import type { Metric } from "../study/definition.ts";
import { type Field, type Fields, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { readMetric } from "./metric.ts";
import type { MappingTree, Tree } from "./yaml-tree.ts";

const example = "metrics: [val_accuracy, { name: latency, goal: minimize }]";

/** Reads `metric` and `goal`, or `metrics`: all metrics to be good in, the main one first. */
export function readMetrics(top: Fields, root: MappingTree, findings: Findings): readonly Metric[] | undefined {
  const one = top.get("metric");
  const several = top.get("metrics");
  if (several !== undefined) {
    if (one !== undefined) complainOfBoth(one, several, findings);
    return readSeveral(several, top.get("goal"), findings);
  }
  if (one === undefined) {
    findings.error(
      root.at,
      "metric: is missing; name the number that the program reports and you judge by: metric: val_accuracy",
    );
    return undefined;
  }
  const metric = readMetric(one, "metric", top.get("goal"), findings);
  return metric && [metric];
}

function complainOfBoth(one: Field, several: Field, findings: Findings): void {
  const [first, second] = one.keyAt < several.keyAt ? [one, several] : [several, one];
  const place = findings.place(first.keyAt);
  findings.error(second.keyAt, `${second.label}: ${first.label} is given too, at ${place}; keep one of them`);
}

function readSeveral(field: Field, goal: Field | undefined, findings: Findings): readonly Metric[] | undefined {
  if (goal !== undefined) {
    findings.error(goal.keyAt, "goal: each of several metrics has its own; write { name: latency, goal: minimize }");
  }
  const { value } = field;
  if (value.kind !== "list") return unexpected(field, "a list of metrics", `write ${example}`, findings);
  if (value.items.length === 0) return unexpected(field, "at least one metric", `write ${example}`, findings);
  const metrics = value.items.map((item, i) => {
    const label = `metric ${i + 1}`;
    return readMetric({ label, keyAt: item.at, value: item }, label, undefined, findings);
  });
  metrics.forEach((metric, i) => {
    const before = metrics.slice(0, i).findIndex((other) => other !== undefined && other.name === metric?.name);
    const at = value.items[i]!.at;
    if (before >= 0)
      findings.error(at, `metric ${i + 1}: ${metric?.name} is metric ${before + 1} already; take it away`);
    checkPattern(metric, i, metrics[0], value.items[i]!, findings);
  });
  return metrics.every((metric) => metric !== undefined) ? metrics : undefined;
}

/** A program either reports its metrics, or has all of them read from its output. */
function checkPattern(
  metric: Metric | undefined,
  i: number,
  main: Metric | undefined,
  { at }: Tree,
  findings: Findings,
): void {
  if (metric === undefined || main === undefined) return;
  const label = `metric ${i + 1}`;
  if (main.pattern !== undefined && metric.pattern === undefined) {
    const fix = `write { name: ${metric.name}, pattern: '${metric.name}=(\\S+)' }`;
    findings.error(at, `${label}, pattern: is missing; where metric 1 is read by a pattern, so are the others: ${fix}`);
  } else if (main.pattern === undefined && metric.pattern !== undefined) {
    findings.error(
      at,
      `${label}, pattern: metric 1 has none, so the program reports its metrics itself; take pattern away, or add one to metric 1`,
    );
  } else if (i > 0 && metric.epochPattern !== undefined) {
    findings.error(at, `${label}, epoch: the epoch is read once for all metrics; write it with metric 1`);
  }
}
