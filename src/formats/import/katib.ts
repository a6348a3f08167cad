import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { type Expression, int, logint, normal, pow, uniform } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { calledElsewhere, Names } from "./names.ts";
import { between, byFactors, oneOf, wholly } from "./ranges.ts";
import { asValue, Source, shown } from "./source.ts";
import { medianStop } from "./stopping.ts";

/** Whether a tree is an Experiment of Katib. */
export function isKatib(root: Tree): boolean {
  const kind = root.kind === "mapping" ? root.entries.find(({ key }) => key === "kind")?.value : undefined;
  return kind?.kind === "scalar" && kind.text === "Experiment";
}

/** Reads an Experiment of Katib. Its trial's template runs in Kubernetes, and is not carried over. */
export function importKatib(text: string, file: string): Imported {
  const source = new Source(text, file);
  const { root } = readTree(text, file);
  const spec = source.get(root, "spec");
  const list = source.get(spec, "parameters");
  if (spec === undefined || list === undefined) throw source.fault(root.at, "spec, parameters: are missing");
  const names = new Names();
  const parameters = source.items(list, "parameters").map((item): ImportedParameter => {
    const original = source.word(source.get(item, "name"));
    if (original === undefined) throw source.fault(item.at, "a parameter without a name");
    const name = names.take(original);
    const parameter = source.make(item.at, name, () => distribution(source, name, item));
    return { name, parameter, ...calledElsewhere(original, name) };
  });
  const objective = source.get(spec, "objective");
  const metric = source.word(source.get(objective, "objectiveMetricName"));
  const goal = source.word(source.get(objective, "type")) === "maximize" ? "maximize" : "minimize";
  const trials = source.number(source.get(spec, "maxTrialCount"), "maxTrialCount");
  const algorithm = source.get(spec, "algorithm");
  const chosen = source.word(source.get(algorithm, "algorithmName"));
  const sampler = samplers.get(chosen ?? "");
  if (algorithm !== undefined && sampler === undefined)
    source.note(algorithm.at, `algorithm: ${chosen ?? shown(algorithm)}; it is auto here`);
  const schedule = scheduleOf(source, source.get(spec, "earlyStopping"));
  source.noteOthers(spec, ["parameters", "objective", "maxTrialCount", "algorithm", "earlyStopping"]);
  source.noteOthers(objective, ["objectiveMetricName", "type", "goal"], "objective");
  source.noteOthers(algorithm, ["algorithmName"], "algorithm");
  return {
    format: "an Experiment of Katib",
    name: source.word(source.get(source.get(root, "metadata"), "name")),
    metric: metric === undefined ? undefined : { name: metric, goal },
    parameters,
    trials: trials === undefined ? undefined : { value: trials, why: "its maxTrialCount" },
    ...knownEpochs(parameters),
    sampler: { value: sampler ?? "auto", why: `the experiment says ${chosen ?? "nothing"}` },
    schedule,
    target: source.number(source.get(objective, "goal"), "objective, goal"),
    notes: source.notes,
  };
}

/** Katib's algorithms by ours. */
const samplers: ReadonlyMap<string, string> = new Map([
  ["random", "random"],
  ["grid", "grid"],
  ["tpe", "tpe"],
  ["multivariate-tpe", "tpe"],
  ["bayesianoptimization", "gp"],
  ["cmaes", "cmaes"],
  ["sobol", "sobol"],
]);

/** `medianstop`, with the defaults that Katib has for its settings. */
function scheduleOf(source: Source, stopping: Tree | undefined): Imported["schedule"] {
  if (stopping === undefined) return undefined;
  const name = source.word(source.get(stopping, "algorithmName"));
  if (name !== "medianstop") {
    source.note(stopping.at, `earlyStopping: ${name ?? shown(stopping)}`);
    return undefined;
  }
  const settings = source.get(stopping, "algorithmSettings");
  const setting = (key: string, standard: number) => {
    const items = settings === undefined ? [] : source.items(settings, "settings");
    const found = items.find((item) => source.word(source.get(item, "name")) === key);
    return source.number(source.get(found, "value"), `earlyStopping, ${key}`) ?? standard;
  };
  return medianStop(
    { startup: setting("min_trials_required", 3), start: setting("start_step", 4) },
    "earlyStopping of the experiment",
  );
}

function distribution(source: Source, name: string, tree: Tree): Expression<Value> {
  const kind = source.word(source.get(tree, "parameterType"));
  const space = source.get(tree, "feasibleSpace");
  const listed = source.get(space, "list");
  if (kind === "categorical" || kind === "discrete") {
    if (listed === undefined) throw source.fault(tree.at, `${name}: the list of its values is missing`);
    const items = source.items(listed, "values");
    return oneOf(items.map((item) => (kind === "discrete" ? source.need(item, name, item.at) : asValue(item))));
  }
  if (kind !== "double" && kind !== "int")
    throw source.fault(tree.at, `${name}: its parameterType ${kind ?? "is missing"} is not known`);
  const low = source.need(source.get(space, "min"), `${name}, min`, tree.at);
  const high = source.need(source.get(space, "max"), `${name}, max`, tree.at);
  const step = source.number(source.get(space, "step"), `${name}, step`);
  const spread = source.word(source.get(space, "distribution")) ?? "uniform";
  if (spread === "normal" || spread === "logNormal") {
    // Katib's suggestions take the middle of the range as mean, and a sixth of it as standard deviation.
    source.note(tree.at, `${name}: its ends, beyond which a normal distribution of ours may go`);
    const [a, b] = spread === "normal" ? [low, high] : [Math.log(low), Math.log(high)];
    const around = normal((a + b) / 2, (b - a) / 6);
    return spread === "normal" ? around : pow(Math.E, around);
  }
  if (spread === "logUniform")
    return kind === "int" ? between(low, high, (a, b) => logint(a, b)) : byFactors(low, high);
  if (kind === "int")
    return step === undefined || step === 1 ? wholly(low, high) : between(low, high, (a, b) => int(a, b, { step }));
  return between(low, high, (a, b) => uniform(a, b, step === undefined ? {} : { step }));
}
