import { constraintText } from "../study/constraints.ts";
import type { Constraint, Metric } from "../study/definition.ts";
import { isInherited } from "../study/record.ts";
import { isSealed } from "../study/sealed.ts";
import { type Field, type Fields, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { isOfReport, ofReport } from "./metric-names.ts";
import { positionIn } from "./yaml-position.ts";
import { kindOf, type ScalarTree } from "./yaml-tree.ts";

const label = "subject to";
const example = `${label}: latency <= 20`;

/** Reads `subject to`: one bound, or a list of them. `text` is the definition's, and `metrics` are those that it names. */
export function readConstraints(
  top: Fields,
  text: string,
  metrics: readonly Metric[],
  findings: Findings,
): readonly Constraint[] {
  const field = top.get(label);
  if (field === undefined) return [];
  const lines = readLines(field, findings);
  const read = lines.flatMap((line) => {
    const constraint = readConstraint(line, text, findings);
    return constraint === undefined ? [] : [{ constraint, at: line.at }];
  });
  read.forEach(({ constraint, at }, i) => {
    const other = read.slice(0, i).find((before) => exclude(before.constraint, constraint));
    if (other === undefined) return;
    const both = `${constraintText(other.constraint)} and ${constraintText(constraint)}`;
    findings.error(at, `${label}: no number is both ${both}; take one of them away`);
  });
  if (metrics[0]?.pattern === undefined) return read.map(({ constraint }) => constraint);
  for (const { constraint, at } of read) {
    const { metric } = constraint;
    if (metrics.some(({ name }) => name === metric)) continue;
    const fix = `add { name: ${metric}, goal: minimize, pattern: '${metric}=(\\S+)' } to metrics`;
    findings.error(at, `${label}: no pattern reads ${metric} from the output; ${fix}`);
  }
  return read.map(({ constraint }) => constraint);
}

function readLines(field: Field, findings: Findings): readonly ScalarTree[] {
  const { value } = field;
  if (value.kind === "mapping" || (value.kind === "list" && value.items.length === 0)) {
    unexpected(field, "a bound, or a list of them", `write ${example}`, findings);
    return [];
  }
  const lines: ScalarTree[] = [];
  for (const item of value.kind === "list" ? value.items : [value]) {
    if (item.kind === "scalar" && typeof item.value === "string") lines.push(item);
    else {
      const at = item.kind === "scalar" && item.value === null ? field.keyAt : item.at;
      findings.error(at, `${label}: expected a bound, found ${kindOf(item)}; write ${example}`);
    }
  }
  return lines;
}

/** What people write, and what we take. */
const relations: Readonly<Record<string, Constraint["relation"]>> = {
  "<=": "<=",
  ">=": ">=",
  "<": "<",
  ">": ">",
};
const mistaken: Readonly<Record<string, string>> = { "≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=" };
const turned = { "<=": ">=", ">=": "<=", "<": ">", ">": "<" } as const;

function readConstraint(scalar: ScalarTree, text: string, findings: Findings): Constraint | undefined {
  const complain = (offset: number, message: string): undefined => {
    findings.error(positionIn(text, scalar, offset), `${label}: ${message}`);
    return undefined;
  };
  const match = /^\s*(.*?)\s*(<=|>=|=<|=>|==|!=|<|>|=|≤|≥)\s*(.*?)\s*$/su.exec(scalar.text);
  if (match === null) return complain(0, `expected a bound, found ${kindOf(scalar)}; write ${example}`);
  const [, metric = "", sign = "", behind = ""] = match;
  const signAt = scalar.text.indexOf(sign, metric.length);
  const relation = relations[sign];
  if (relation === undefined) {
    const meant = mistaken[sign];
    return meant === undefined
      ? complain(signAt, `a metric is bounded by <=, >=, < or >, found ${sign}; write ${example}`)
      : complain(signAt, `found ${sign}; write ${metric} ${meant} ${behind}`);
  }
  const bound = numberIn(behind);
  const before = numberIn(metric);
  if (before !== undefined && bound === undefined && behind !== "") {
    const [middle = behind, second] = behind.split(/\s*(?=[<>])/);
    const turnedRound = `${middle} ${turned[relation]} ${metric}`;
    const rewritten = second === undefined ? turnedRound : `two: [${turnedRound}, ${middle} ${second}]`;
    return complain(0, `the metric comes first; write ${rewritten}`);
  }
  if (metric === "") return complain(signAt, `expected a metric before ${sign}; write latency ${sign} ${behind || 20}`);
  if (bound === undefined) {
    const found = behind === "" ? "nothing" : JSON.stringify(behind);
    const leading = /^[-+.\d]+/.exec(behind)?.[0] ?? "20";
    const at = behind === "" ? scalar.text.length : scalar.text.lastIndexOf(behind);
    return complain(at, `expected a number behind ${sign}, found ${found}; write ${metric} ${sign} ${leading}`);
  }
  if (isSealed(metric)) {
    const why = "begins with test, so it is sealed: nothing is chosen by the test set";
    return complain(0, `${metric} ${why}; bound a validation metric`);
  }
  if (isOfReport(metric)) return complain(0, ofReport(metric));
  if (isInherited(metric)) return complain(0, `JavaScript keeps the name ${metric} for itself; rename it`);
  return { metric, relation, bound };
}

function numberIn(text: string): number | undefined {
  const number = /^[-+]?[\d.]/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** Whether no number obeys both. */
function exclude(a: Constraint, b: Constraint): boolean {
  if (a.metric !== b.metric || isUpper(a) === isUpper(b)) return false;
  const [upper, lower] = isUpper(a) ? [a, b] : [b, a];
  const strict = upper.relation === "<" || lower.relation === ">";
  return upper.bound < lower.bound || (strict && upper.bound === lower.bound);
}

function isUpper({ relation }: Constraint): boolean {
  return relation === "<=" || relation === "<";
}
