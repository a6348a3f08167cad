import { holds } from "../space/condition.ts";
import { encode, type Value } from "../space/distribution.ts";
import { printDistribution, printParameter, printValue } from "../space/print.ts";
import { encodePoint, type Parameter, type Params, type Space } from "../space/space.ts";
import { valuesInWords } from "./describe-space.ts";
import { type Field, type Fields, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { didYouMean } from "./spelling.ts";
import { type Entry, kindOf, type MappingTree, type Tree } from "./yaml-tree.ts";

const example = "try: [{ lr: 0.01 }]";

/** What the points are tried in. */
interface TriesRoom {
  /** Undefined where something is wrong with it, and then values are not judged. */
  readonly space: Space | undefined;
  /** Trials of the first stage; undefined where they cannot be read. */
  readonly trials: number | undefined;
  readonly repeats: boolean;
}

/** Reads `try`: points that the user knows, each some or all hyperparameters' values by their names. */
export function readTries(top: Fields, room: TriesRoom, findings: Findings): readonly Params[] {
  const field = top.get("try");
  if (field === undefined) return [];
  const { value } = field;
  if (value.kind === "scalar" || (value.kind === "list" && value.items.length === 0)) {
    unexpected(field, "a list of points", `write ${example}`, findings);
    return [];
  }
  const items = value.kind === "list" ? value.items : [value];
  const points = items.map((item, i) => readPoint(item, `try ${i + 1}`, room.space, findings));
  if (room.trials !== undefined && items.length > room.trials) {
    const most = `stage 1 has only ${room.trials} trials; take some away, or give it trials: ${items.length}`;
    findings.error(field.keyAt, `try: there are ${items.length} points, and ${most}`);
  }
  if (room.space !== undefined && !room.repeats) complainOfRepeats(points, room.space, items, findings);
  return points;
}

function readPoint(tree: Tree, label: string, space: Space | undefined, findings: Findings): Params {
  if (tree.kind !== "mapping") {
    findings.error(tree.at, `${label}: expected values by their names, found ${kindOf(tree)}; write ${example}`);
    return {};
  }
  const point: Record<string, Value> = {};
  for (const entry of tree.entries) {
    const value = readValue(entry, `${label}, `, space, findings);
    if (value !== undefined) point[entry.key] = value;
  }
  if (space !== undefined) checkActive(tree, point, `${label}, `, space, findings);
  return point;
}

/** Undefined where it is wrong. */
function readValue(
  { key, keyAt, value }: Entry,
  within: string,
  space: Space | undefined,
  findings: Findings,
): Value | undefined {
  const field: Field = { label: `${within}${key}`, keyAt, value };
  if (space === undefined) return undefined;
  const parameter = space.parameters.find(({ name }) => name === key);
  if (parameter === undefined) {
    const names = space.parameters.map(({ name }) => name);
    findings.error(keyAt, `${field.label}: there is no such hyperparameter; ${didYouMean(key, names)}`);
    return undefined;
  }
  if (value.kind !== "scalar") return unexpected(field, "one value", "write a point for each", findings);
  const { distribution } = parameter;
  if (encode(distribution, value.value) !== undefined) return value.value;
  const unquoted = typeof value.value === "string" && value.text.trim() !== "" ? Number(value.text) : Number.NaN;
  const fix =
    encode(distribution, unquoted) === undefined
      ? `write one of these, or change ${key} in space`
      : "take the quotes away";
  const expected = `a value of ${printDistribution(distribution)} (${valuesInWords(distribution)})`;
  return unexpected(field, expected, fix, findings);
}

/** The value of a hyperparameter that is not there would be lost without a word. */
function checkActive(tree: MappingTree, point: Params, within: string, space: Space, findings: Findings): void {
  const fixed = fixedValues(space);
  for (const { key, keyAt } of tree.entries) {
    const parameter = space.parameters.find(({ name }) => name === key);
    if (parameter === undefined || !Object.hasOwn(point, key)) continue;
    const condition = conditionOf(parameter);
    for (const each of parameter.conditions) {
      const { parent } = each;
      const value = point[parent] ?? fixed[parent];
      if (holds(each, value)) continue;
      const message =
        value === undefined
          ? `it is there only if ${condition}; add ${parent} to the point`
          : `it is there only if ${condition}, and ${parent} is ${printValue(value)}; take one of them away`;
      findings.error(keyAt, `${within}${key}: ${message}`);
    }
  }
}

function complainOfRepeats(points: readonly Params[], space: Space, items: readonly Tree[], findings: Findings): void {
  const cubes = points.map((point) => {
    const cube = new Float64Array(space.dimensions.length);
    // A point that leaves values out has them drawn anew each time.
    return encodePoint(space, { ...fixedValues(space), ...point }, cube) ? cube.join() : undefined;
  });
  cubes.forEach((cube, i) => {
    const before = cube === undefined ? -1 : cubes.slice(0, i).indexOf(cube);
    if (before < 0) return;
    const message = `it is try ${before + 1} once more; take it away, or add repeats: true`;
    findings.error(items[i]!.at, `try ${i + 1}: ${message}`);
  });
}

function fixedValues({ parameters }: Space): Params {
  return Object.fromEntries(
    parameters.flatMap(({ name, distribution: { base } }) => (base.kind === "fixed" ? [[name, base.value]] : [])),
  );
}

function conditionOf(parameter: Parameter): string {
  return printParameter(parameter).slice(printDistribution(parameter.distribution).length + " if ".length);
}
