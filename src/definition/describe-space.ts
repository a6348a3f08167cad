import { normalCdf } from "../math/normal.ts";
import { cellCount, type Distribution, decode, shares } from "../space/distribution.ts";
import { printDistribution, printParameter, printValue } from "../space/print.ts";
import { applyScale, isLogScale } from "../space/scale.ts";
import type { Space } from "../space/space.ts";

/** The space as understood, a line for each hyperparameter: its name, its expression, and in words what it can be. */
export function describeSpace(space: Space): readonly string[] {
  const rows = space.parameters.map((parameter) => {
    const expression = printDistribution(parameter.distribution);
    const condition = printParameter(parameter).slice(expression.length + " if ".length);
    const words = [
      ...describeDistribution(parameter.distribution),
      ...(condition === "" ? [] : [`only if ${condition}`]),
    ];
    return { name: parameter.name, expression, words: words.join(", ") };
  });
  const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length));
  const width = Math.max(0, ...rows.map(({ expression }) => expression.length));
  return rows.map(({ name, expression, words }) => `${name.padEnd(nameWidth)}  ${expression.padEnd(width)}  ${words}`);
}

/** What a distribution can give: `1e-6 … 10`, or `one of sgd, adam`. */
export function valuesInWords(distribution: Distribution): string {
  return describeDistribution(distribution)[0] ?? "";
}

/** Its values, and how they are spread. */
function describeDistribution(distribution: Distribution): readonly string[] {
  const { base, hard } = distribution;
  switch (base.kind) {
    case "fixed":
      return [`always ${printValue(base.value)}`];
    case "choice": {
      if (base.weights === undefined) return [`one of ${base.options.map(printValue).join(", ")}`];
      const parts = shares(base).map(
        (share, i) => `${printValue(base.options[i]!)} ${Number((100 * share).toPrecision(3))} %`,
      );
      return [`one of ${parts.join(", ")}`];
    }
    case "ordinal":
      return [`${base.options.map(printValue).join(", ")}, in this order`];
    default:
      return [rangeOf(distribution), ...spreadOf(distribution), ...(hard ? ["never widened"] : [])];
  }
}

/** The ends of its values, smaller first, and those between where they can be counted. */
function rangeOf(distribution: Distribution): string {
  const { base } = distribution;
  if (base.kind === "normal" || base.kind === "beta") {
    const at = (u: number) => Number(decode(distribution, u));
    const [low, high] = ascending(at(normalCdf(-2)), at(normalCdf(2)));
    return `mostly ${short(low)} … ${short(high)} around ${short(at(0.5))}`;
  }
  const count = cellCount(distribution);
  const cell = (k: number) => Number(decode(distribution, (k + 0.5) / count));
  if (count <= 4) {
    const values = Array.from({ length: count }, (_, k) => cell(k));
    return values
      .sort((a, b) => a - b)
      .map(short)
      .join(", ");
  }
  const [low, high] = ascending(Number(decode(distribution, 0)), Number(decode(distribution, 1)));
  if (count === Infinity || distribution.ends) return `${short(low)} … ${short(high)}`;
  const second = cell(0) === low ? cell(1) : cell(count - 2);
  return `${short(low)}, ${short(second)} … ${short(high)}`;
}

/** Whether it is spread by factors, and of what: on `1 - 10 ** x` it is the distance from 1 that takes each size as often. */
function spreadOf({ scale, ends }: Distribution): readonly string[] {
  if (!isLogScale(scale)) return [];
  const last = scale.findLastIndex(({ op }) => op === "power");
  const limit = applyScale(scale.slice(last + 1), 0);
  const whole = ends?.integer ? ["whole numbers"] : [];
  return [...whole, limit === 0 ? "log scale" : `log scale of its distance from ${short(limit)}`];
}

function ascending(a: number, b: number): readonly [number, number] {
  return a <= b ? [a, b] : [b, a];
}

/** Four significant digits, with an exponent below a thousandth and from a million on: 1e-6, 0.02, 512, 2.5e7. */
function short(x: number): string {
  const rounded = Number(x.toPrecision(4));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(rounded);
  return rounded.toExponential().replace("e+", "e");
}
