import { parseParameter } from "../space/grammar.ts";
import { makeSpace, type Parameter, type Space } from "../space/space.ts";
import { GrammarError } from "../space/user-error.ts";
import { conditionFaults } from "./conditions.ts";
import { nameFault, suggestion, valuesFault } from "./expressions.ts";
import { type Field, type Fields, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { positionIn } from "./yaml-position.ts";
import { type Entry, kindOf, type MappingTree, type ScalarTree } from "./yaml-tree.ts";

/** A space as far as it can be read: `space` is undefined where something is wrong. */
export interface ReadSpace {
  readonly space: Space | undefined;
  /** The places of all names, those whose expressions are wrong included. */
  readonly names: ReadonlyMap<string, number>;
  readonly conditional: ReadonlySet<string>;
}

const example = "lr: 10 ** uniform(-6, 1)";

/** Reads `space`: expressions by the hyperparameters' names. */
export function readSpace(top: Fields, root: MappingTree, text: string, findings: Findings): ReadSpace {
  const entries = entriesOf(top.get("space"), root, findings);
  const parameters: Parameter[] = [];
  const scalars = new Map<string, ScalarTree>();
  const unread = new Set<string>();
  for (const entry of entries) {
    const parameter = readParameter(entry, text, findings);
    if (parameter === undefined || entry.value.kind !== "scalar") {
      unread.add(entry.key);
    } else {
      parameters.push(parameter);
      scalars.set(entry.key, entry.value);
    }
  }
  const expressions = new Map([...scalars].map(([name, scalar]) => [name, scalar.text]));
  const faults = conditionFaults(parameters, expressions, unread);
  for (const { parameter, at, message } of faults)
    findings.error(positionIn(text, scalars.get(parameter)!, at), message);
  return {
    space: entries.length > 0 && faults.length + unread.size === 0 ? makeSpace(parameters) : undefined,
    names: new Map(entries.map(({ key, keyAt }) => [key, keyAt])),
    conditional: new Set(parameters.filter(({ conditions }) => conditions.length > 0).map(({ name }) => name)),
  };
}

function entriesOf(field: Field | undefined, root: MappingTree, findings: Findings): readonly Entry[] {
  if (field === undefined) {
    findings.error(
      root.at,
      `space: is missing; add the hyperparameters to search, as in space: { ${example.replace(": ", ': "')}" }`,
    );
    return [];
  }
  const { value } = field;
  if (value.kind !== "mapping") {
    const glued = value.kind === "scalar" ? /^([\w./-]+):(?=\S)/.exec(value.text)?.[1] : undefined;
    const fix =
      glued !== undefined
        ? `put a space behind the colon of ${glued}:`
        : value.kind === "list"
          ? `write each without its dash, as in ${example}`
          : `write lines such as ${example} below it, indented`;
    unexpected(field, "hyperparameters by their names", fix, findings);
    return [];
  }
  if (value.entries.length === 0)
    unexpected(field, "at least one hyperparameter", `write space: { ${example.replace(": ", ': "')}" }`, findings);
  return value.entries;
}

function readParameter({ key, keyAt, value }: Entry, text: string, findings: Findings): Parameter | undefined {
  const fault = nameFault(key);
  if (fault !== undefined) findings.error(keyAt, `${key}: ${fault}`);
  if (value.kind !== "scalar" || typeof value.value !== "string") {
    const at = value.kind === "scalar" && value.value === null ? keyAt : value.at;
    findings.error(at, `${key}: expected a distribution, found ${kindOf(value)}; ${suggestion(key, value)}`);
    return undefined;
  }
  try {
    const parsed = parseParameter(value.text);
    const wrong = valuesFault(parsed.distribution);
    if (wrong !== undefined) findings.error(value.at, `${key}: ${wrong}`);
    return { name: key, ...parsed };
  } catch (error) {
    // Thousands of brackets within each other exhaust the stack.
    if (error instanceof RangeError)
      findings.error(value.at, `${key}: the expression is nested too deeply; write it shorter`);
    else if (error instanceof GrammarError)
      findings.error(positionIn(text, value, error.offset), `${key}: ${error.message}`);
    else throw error;
    return undefined;
  }
}
