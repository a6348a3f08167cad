import { readTree } from "../../definition/yaml-read.ts";
import type { Entry, Tree } from "../../definition/yaml-tree.ts";
import { named } from "../../space/parameter.ts";
import { makeSpace, sizeOf } from "../../space/space.ts";
import type { Value } from "../../space/value.ts";
import type { Explained, Imported, ImportedParameter } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { calledElsewhere, Names } from "./names.ts";
import { asValue, plainOf, Source, shown } from "./source.ts";
import { type Spelling, wandbCommand } from "./wandb-command.ts";
import { wandbDistribution } from "./wandb-distributions.ts";

const carried = ["name", "program", "method", "metric", "parameters", "command", "run_cap", "early_terminate"];

/**
 * Reads a W&B sweep. `interpreter` is the Python that its programs run with. Nested parameters are called by their way,
 * `optimizer.lr`. Throws UserError with the place of what is wrong.
 */
export function importWandb(text: string, file: string, interpreter: string): Imported {
  const source = new Source(text, file);
  const { root, findings } = readTree(text, file);
  if (findings.failed) throw findings.toError();
  const leaves = leavesOf(source, source.get(root, "parameters") ?? root, "", new Names());
  const names = leaves.map(({ name }) => name);
  const made = wandbCommand(source, root, names, interpreter);
  const parameters = leaves.map(({ name, tree, original }): ImportedParameter => {
    const spelled = (value: Tree) => spell(value, made?.spelling ?? "json");
    const parameter = wandbDistribution({ source, name, tree, valueOf: spelled });
    return { name, parameter, ...calledElsewhere(original, name) };
  });
  const nested = leaves.find(({ original }) => original.includes("."));
  if (nested !== undefined)
    source.note(nested.tree.at, `${nested.name}: the program gets nested parameters by their whole names`);
  const stopping = source.get(root, "early_terminate");
  source.noteOthers(root, carried);
  source.noteOthers(source.get(root, "metric"), ["name", "goal", "target"], "metric");
  source.noteOthers(stopping, ["type", "min_iter", "max_iter", "eta", "s"], "early_terminate");
  const metric = metricOf(source, source.get(root, "metric"));
  const stop = scheduleOf(source, stopping);
  const method = methodOf(source, source.get(root, "method"));
  return {
    format: "a W&B sweep",
    name: source.word(source.get(root, "name")),
    command: made?.command,
    grace: 30,
    metric,
    parameters,
    ...trialsOf(source, root, method.value, parameters),
    ...(knownEpochs(parameters) ?? stop.epochs ?? {}),
    sampler: method,
    schedule: stop.schedule,
    target: source.number(source.get(source.get(root, "metric"), "target"), "metric, target"),
    notes: source.notes,
  };
}

/** Whether a tree is a sweep: it has parameters as W&B writes them, and a method. */
export function isWandb(root: Tree): boolean {
  if (root.kind !== "mapping") return false;
  const has = (key: string) => root.entries.some((entry) => entry.key === key);
  return has("parameters") && (has("method") || has("program") || has("metric")) && !has("space");
}

interface Leaf {
  readonly name: string;
  readonly original: string;
  readonly tree: Tree;
}

/** The parameters with those nested in them. */
function leavesOf(source: Source, tree: Tree, prefix: string, names: Names): readonly Leaf[] {
  return source.mapping(tree, "parameters").entries.flatMap(({ key, value, keyAt }: Entry): readonly Leaf[] => {
    const original = `${prefix}${key}`;
    const nested = source.get(value, "parameters");
    if (nested !== undefined) return leavesOf(source, nested, `${original}.`, names);
    if (value.kind !== "mapping")
      throw source.fault(keyAt, `${original}: expected value, values, or min and max, found ${shown(value)}`);
    return [{ name: names.take(original), original, tree: value }];
  });
}

/** A value as the program gets it: on its command line Python spells True, False and None. */
function spell(tree: Tree, spelling: Spelling): Value {
  if (spelling === "json") return asValue(tree);
  if (tree.kind !== "scalar") return pythonText(plainOf(tree));
  if (tree.value === null || (spelling === "python" && typeof tree.value === "boolean")) return pythonText(tree.value);
  return tree.value;
}

/** What Python's `str` makes of a value. */
function pythonText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const pairs = Object.entries(value).map(([key, each]) => `${pythonText(key)}: ${pythonText(each)}`);
  return `{${pairs.join(", ")}}`;
}

function metricOf(source: Source, tree: Tree | undefined): Imported["metric"] {
  if (tree === undefined) return undefined;
  const name = source.word(source.get(tree, "name"));
  if (name === undefined) throw source.fault(tree.at, "metric, name: is missing");
  const goal = source.get(tree, "goal");
  const word = source.word(goal) ?? "minimize";
  if (word !== "minimize" && word !== "maximize")
    throw source.fault(goal?.at ?? tree.at, `metric, goal: expected minimize or maximize, found ${word}`);
  return { name, goal: word };
}

function methodOf(source: Source, tree: Tree | undefined): Explained<string> {
  const method = source.word(tree) ?? "random";
  if (method === "grid") return { value: "grid", why: "every combination, as the sweep says" };
  if (method === "random") return { value: "random", why: "as the sweep says; auto learns from results" };
  if (method !== "bayes" && tree !== undefined) source.note(tree.at, `method: ${method}; it is auto here`);
  return { value: "auto", why: "the sweep says bayes: a search that learns from results" };
}

/** Hyperband as sweeps do it stops runs, and never goes on with them. */
function scheduleOf(
  source: Source,
  tree: Tree | undefined,
): { readonly schedule?: Explained<string>; readonly epochs?: { readonly epochs: Explained<number> } } {
  if (tree === undefined) return {};
  const get = (key: string) => source.number(source.get(tree, key), `early_terminate, ${key}`);
  const [least, most] = [get("min_iter"), get("max_iter")];
  const eta = get("eta") ?? 3;
  const brackets = get("s") ?? 1;
  const first = least ?? (most === undefined ? 1 : Math.max(1, Math.round(most / eta ** brackets)));
  if (!(eta > 1)) throw source.fault(tree.at, `early_terminate, eta: expected a number above 1, found ${eta}`);
  source.note(
    tree.at,
    `early_terminate: brackets; here a trial is stopped at any epoch from ${first} on at which it is not among the best 1/${eta}`,
  );
  const percentile = Math.round(1000 / eta) / 10;
  const schedule = {
    value: `{ percentile: { percentile: ${percentile}, warmup: ${Math.max(0, first - 1)} } }`,
    why: `the sweep stops by hyperband with eta ${eta} from iteration ${first} on`,
  };
  return most === undefined
    ? { schedule }
    : { schedule, epochs: { epochs: { value: most, why: "the sweep's max_iter" } } };
}

function trialsOf(
  source: Source,
  root: Tree,
  method: string,
  parameters: readonly ImportedParameter[],
): { readonly trials?: Explained<number> } {
  const tree = source.get(root, "run_cap");
  const cap = source.number(tree, "run_cap");
  if (cap !== undefined) {
    if (!Number.isInteger(cap) || cap < 1)
      throw source.fault(tree?.at ?? 0, `run_cap: expected a whole number above 0, found ${cap}`);
    return { trials: { value: cap, why: "the sweep's run_cap" } };
  }
  const size = sizeOf(makeSpace(parameters.map(({ name, parameter }) => named(name, parameter))));
  if (method !== "grid" || size === Infinity) return {};
  return { trials: { value: size, why: "every combination of the sweep's grid" } };
}
