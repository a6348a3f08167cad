import type { Condition } from "./condition.ts";
import type { Base, Distribution, Value } from "./distribution.ts";
import type { ScaleStep } from "./scale.ts";
import { isWord } from "./tokens.ts";

/** A parameter's distribution and conditions, written so that `parseParameter` reads back the same. */
export function printParameter(parameter: {
  readonly distribution: Distribution;
  readonly conditions: readonly Condition[];
}): string {
  const { distribution, conditions } = parameter;
  const text = printDistribution(distribution);
  return conditions.length === 0 ? text : `${text} if ${conditions.map(printCondition).join(" and ")}`;
}

/** A distribution in the space grammar. */
export function printDistribution({ base, scale, hard, ends }: Distribution): string {
  const mark = hard ? "!" : "";
  if (ends)
    return `${ends.integer ? "logint" : "loguniform"}(${printNumber(ends.low)}, ${printNumber(ends.high)})${mark}`;
  let written: Written = { text: `${printBase(base)}${mark}`, binds: 3 };
  for (const step of scale) written = printStep(step, written);
  return written.text;
}

/** A value as the grammar writes it: words bare, other text quoted. */
export function printValue(value: Value): string {
  if (typeof value === "number") return printNumber(value);
  if (typeof value !== "string") return String(value);
  return isWord(value) && !reserved.test(value) ? value : JSON.stringify(value);
}

/** Words that mean, or look as if they meant, something else than their text. */
const reserved = /^(true|false|null|if|and|not|in|nan|inf|infinity)$/i;

/** The shortest that reads back as the same number: 1e-6 rather than 0.000001. */
function printNumber(x: number): string {
  return Math.abs(x) < 1e-3 && x !== 0 ? x.toExponential() : String(x);
}

function printBase(base: Base): string {
  switch (base.kind) {
    case "uniform":
    case "int":
      return `${base.kind}(${printNumber(base.low)}, ${printNumber(base.high)}${printStepSize(base.step)})`;
    case "normal":
      return `normal(${printNumber(base.mean)}, ${printNumber(base.sd)}${printStepSize(base.step)})`;
    case "beta":
      return `beta(${printNumber(base.a)}, ${printNumber(base.b)})`;
    case "choice": {
      const weights = base.weights ? `, weights=[${base.weights.map(printNumber).join(", ")}]` : "";
      return `choice(${base.options.map(printValue).join(", ")}${weights})`;
    }
    case "ordinal":
      return `ordinal(${base.options.map(printValue).join(", ")})`;
    case "fixed":
      return `fixed(${printValue(base.value)})`;
  }
}

function printStepSize(step: number | undefined): string {
  return step === undefined ? "" : `, step=${printNumber(step)}`;
}

/** `binds`: 3 for a call or power, 2 for a product, 1 for a sum. */
type Written = { readonly text: string; readonly binds: number };

/**
 * Arithmetic around what is written so far, in brackets where that binds less than its place asks. On the right of a
 * number an equal binding does not do either: 2 * (3 * x) is not 2 * 3 * x, whose numbers come together first.
 */
function printStep(step: ScaleStep, inner: Written): Written {
  const inside = (least: number) => (inner.binds >= least ? inner.text : `(${inner.text})`);
  switch (step.op) {
    case "power":
      return { text: `${printNumber(step.base)} ** ${inside(3)}`, binds: 3 };
    case "multiply":
      return { text: `${printNumber(step.by)} * ${inside(3)}`, binds: 2 };
    case "add":
      return step.by < 0
        ? { text: `${inside(1)} - ${printNumber(-step.by)}`, binds: 1 }
        : { text: `${printNumber(step.by)} + ${inside(2)}`, binds: 1 };
    case "subtractFrom":
      return { text: `${printNumber(step.from)} - ${inside(2)}`, binds: 1 };
    case "round":
      return { text: `round(${inner.text}, ${printNumber(step.to)})`, binds: 3 };
  }
}

function printCondition({ parent, negated, values }: Condition): string {
  if (values.length === 1) return `${printValue(parent)} ${negated ? "!=" : "=="} ${printValue(values[0]!)}`;
  return `${printValue(parent)} ${negated ? "not in" : "in"} [${values.map(printValue).join(", ")}]`;
}
