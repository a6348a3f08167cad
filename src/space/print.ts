import type { Base, Distribution, Value } from "./distribution.ts";
import type { ScaleStep } from "./scale.ts";
import type { Condition, Parameter } from "./space.ts";

/** A parameter's distribution and condition, written so that `parseParameter` reads back the same. */
export function printParameter({ distribution, conditions }: Pick<Parameter, "distribution" | "conditions">): string {
  const text = printDistribution(distribution);
  return conditions.length === 0 ? text : `${text} if ${conditions.map(printCondition).join(" and ")}`;
}

/** A distribution in the space grammar. */
export function printDistribution({ base, scale, hard, ends }: Distribution): string {
  const mark = hard ? "!" : "";
  if (ends) return `${ends.integer ? "logint" : "loguniform"}(${ends.low}, ${ends.high})${mark}`;
  let written = { text: `${printBase(base)}${mark}`, binds: 3 };
  for (const step of scale) written = printStep(step, written);
  return written.text;
}

/** A value as the grammar writes it: words bare, other text quoted. */
export function printValue(value: Value): string {
  if (typeof value !== "string") return String(value);
  const bare =
    /^[A-Za-z_][\w.-]*$/.test(value) && !["true", "false", "null", "and", "in", "if", "nan", "inf"].includes(value);
  return bare ? value : JSON.stringify(value);
}

function printBase(base: Base): string {
  switch (base.kind) {
    case "uniform":
    case "int":
      return `${base.kind}(${base.low}, ${base.high}${printStepSize(base.step)})`;
    case "normal":
      return `normal(${base.mean}, ${base.sd}${printStepSize(base.step)})`;
    case "choice": {
      const weights = base.weights ? `, weights=[${base.weights.join(", ")}]` : "";
      return `choice(${base.options.map(printValue).join(", ")}${weights})`;
    }
    case "ordinal":
      return `ordinal(${base.options.map(printValue).join(", ")})`;
    case "fixed":
      return `fixed(${printValue(base.value)})`;
  }
}

function printStepSize(step: number | undefined): string {
  return step === undefined ? "" : `, step=${step}`;
}

/** `binds`: 3 for a call or power, 2 for a product, 1 for a sum; what binds less than its surroundings gets brackets. */
type Written = { readonly text: string; readonly binds: number };

function printStep(step: ScaleStep, inner: Written): Written {
  const inside = (least: number) => (inner.binds >= least ? inner.text : `(${inner.text})`);
  switch (step.op) {
    case "power":
      return { text: `${printNumber(step.base)} ** ${inside(3)}`, binds: 3 };
    case "multiply":
      return { text: `${printNumber(step.by)} * ${inside(2)}`, binds: 2 };
    case "add":
      return step.by < 0
        ? { text: `${inside(1)} - ${-step.by}`, binds: 1 }
        : { text: `${printNumber(step.by)} + ${inside(1)}`, binds: 1 };
    case "subtractFrom":
      return { text: `${printNumber(step.from)} - ${inside(2)}`, binds: 1 };
  }
}

function printNumber(x: number): string {
  return String(x);
}

function printCondition({ parent, negated, values }: Condition): string {
  if (values.length === 1) return `${parent} ${negated ? "!=" : "=="} ${printValue(values[0]!)}`;
  const list = `[${values.map(printValue).join(", ")}]`;
  return `${parent} ${negated ? "not in" : "in"} ${list}`;
}
