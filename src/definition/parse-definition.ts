import type { Definition } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { readCheckpoints } from "./checkpoints.ts";
import { type Makers, readChosen } from "./chosen.ts";
import { readCluster } from "./cluster.ts";
import { readCommand } from "./command.ts";
import { readConfirm } from "./confirm.ts";
import { readConstraints } from "./constraints.ts";
import {
  type Fields,
  fieldsOf,
  type KeyHints,
  readDuration,
  readFlag,
  readNumber,
  readText,
  unexpected,
} from "./fields.ts";
import type { Findings } from "./findings.ts";
import { readMetrics } from "./metrics.ts";
import { readSource } from "./metrics-from.ts";
import { readNotify } from "./notify.ts";
import { readSources } from "./sources.ts";
import { readSpace } from "./space.ts";
import { readStages } from "./stages.ts";
import { readTries } from "./tries.ts";
import { readUntil } from "./until.ts";
import { readFolds } from "./validation.ts";
import { readTree } from "./yaml-read.ts";
import { kindOf, type MappingTree, type ScalarTree } from "./yaml-tree.ts";

/** What a definition may choose among. */
export interface Choices {
  readonly samplers: Makers;
  readonly schedules: Makers;
}

export interface ParsedDefinition {
  readonly definition: Definition;
  /** What is allowed but hardly meant, each with its place. */
  readonly warnings: readonly string[];
}

/** Every key that a definition may have. */
export const definitionKeys = [
  "name",
  "command",
  "shell",
  "cwd",
  "timeout",
  "grace",
  "metric",
  "metrics",
  "metrics_from",
  "goal",
  "subject to",
  "seed",
  "space",
  "try",
  "learn_from",
  "repeats",
  "stages",
  "sampler",
  "schedule",
  "validation",
  "until",
  "confirm",
  "lease",
  "checkpoints",
  "cluster",
  "notify",
];

/** Other tools' words, and keys that belong further down. */
const hints: KeyHints = {
  aliases: {
    ...namedAs("space", "parameters", "params", "hyperparameters", "search_space"),
    ...namedAs("sampler", "method", "algorithm", "tuner"),
    ...namedAs("schedule", "pruner", "early_terminate"),
    ...namedAs("command", "program", "script"),
    ...namedAs("subject to", "constraint", "constraints"),
    ...namedAs("try", "initial_points", "points_to_evaluate", "enqueue"),
    ...namedAs("learn_from", "warm_start", "warmstart"),
    objective: "metric",
    objectives: "metrics",
    direction: "goal",
  },
  advice: {
    ...namedAs("it belongs to a stage: stages: [{ trials: 60, epochs: 1 }]", "trials", "epochs", "narrow", "carry"),
    ...namedAs("write until: { trials: 200, hours: 8 }", "max_trials", "n_trials", "max_epochs", "max_hours", "budget"),
    ...namedAs("write validation: { folds: 5 }", "folds", "cv", "cross_validation"),
    keep_best: "write checkpoints: { keep_best: 5 }",
    pattern: "write metric: { name: val_accuracy, pattern: 'acc=(\\S+)' }",
  },
};

function namedAs(text: string, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, text]));
}

/**
 * Reads a study's definition. Throws one UserError that lists everything wrong with it, in the text's order, as
 * `file:line:column` and what to do.
 *
 * What a definition leaves out: sampler and schedule auto, seed 0, lease 60 s, grace 10 s, the checkpoints of the
 * best 5 trials, and the goal that the metric's name tells.
 */
export function parseDefinition(text: string, file: string, choices: Choices): ParsedDefinition {
  // A byte order mark shows in no editor, so it takes no column.
  const plain = text.replace(/^\uFEFF/, "");
  const { root, findings } = readTree(plain, file);
  if (root.kind !== "mapping") {
    findings.error(root.at, notAMapping(root.kind === "scalar" ? root : undefined, kindOf(root)));
    throw findings.toError();
  }
  const top = fieldsOf(root, definitionKeys, findings, "", hints);
  const name = readName(top, root, findings);
  const space = readSpace(top, root, plain, findings);
  const command = readCommand(top, space, plain, findings);
  const metrics = readMetrics(top, root, findings) ?? [];
  const [metric, ...objectives] = metrics;
  const constraints = readConstraints(top, plain, metrics, findings);
  const metricsFrom = readSource(top, metric, space, findings);
  const stages = readStages(top, root, findings);
  const repeats = readFlag(top.get("repeats"), findings) ?? false;
  const tries = readTries(top, { space: space.space, trials: stages?.[0]?.trials, repeats }, findings);
  const learnFrom = readSources(top, [...space.names.keys()], findings);
  const sampler = readChosen(top, "sampler", choices.samplers, findings) ?? { name: "auto", options: {} };
  const schedule = readChosen(top, "schedule", choices.schedules, findings) ?? { name: "auto", options: {} };
  const folds = readFolds(top, schedule, findings);
  const until = readUntil(top, findings);
  const confirm = readConfirm(top, schedule, findings);
  const seed = readNumber(top.get("seed"), { whole: true, least: 0, example: "seed: 1" }, findings) ?? 0;
  const lease = readDuration(top.get("lease"), { least: 5, example: "lease: 60" }, findings) ?? 60;
  const cluster = readCluster(top, findings);
  const notify = readNotify(top, findings);
  const { keepBest = 5, maxSize } = readCheckpoints(top, findings);
  if (findings.failed || !name || !space.space || !metric || !stages) throw findings.toError();
  return {
    definition: withoutUndefined({
      name,
      command,
      metric,
      space: space.space,
      stages,
      sampler,
      schedule,
      seed,
      lease,
      keepBest,
      maxSize,
      objectives: unlessEmpty(objectives),
      constraints: unlessEmpty(constraints),
      metricsFrom,
      tries: unlessEmpty(tries),
      learnFrom: unlessEmpty(learnFrom),
      repeats: repeats || undefined,
      folds,
      until,
      confirm,
      cluster,
      notify,
    }),
    warnings: findings.warnings(),
  };
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function notAMapping(scalar: ScalarTree | undefined, found: string): string {
  if (scalar?.value === null)
    return "the definition is empty; begin with name: my-study, then command, metric, space and stages";
  const glued = scalar === undefined ? undefined : /^([a-z_]+):(?=\S)/.exec(scalar.text)?.[1];
  const fix =
    glued === undefined ? "write name: my-study, and so on" : `put a space behind each colon, as in ${glued}: …`;
  return `expected keys such as name, metric and space, found ${found}; ${fix}`;
}

/** The study's name, which becomes a folder's. */
function readName(top: Fields, root: MappingTree, findings: Findings): string | undefined {
  const field = top.get("name");
  if (field === undefined) {
    findings.error(root.at, "name: is missing; add name: my-study, which names the study's folder");
    return undefined;
  }
  const name = readText(field, "name: my-study", findings)?.text;
  if (name === undefined || /^\w[\w.-]{0,99}$/.test(name)) return name;
  return unexpected(
    field,
    "at most 100 letters, digits, _ . and -, for it names a folder",
    `write name: ${folderName(name)}`,
    findings,
  );
}

function folderName(name: string): string {
  const safe = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\w.-]+/g, "-");
  return safe.replaceAll(/^[.-]+|-+$/g, "").slice(0, 100) || "my-study";
}
