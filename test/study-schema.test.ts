import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceKinds } from "../src/definition/metrics-from.ts";
import { definitionKeys } from "../src/definition/parse-definition.ts";
import { launchers } from "../src/launchers/registry.ts";
import { samplers } from "../src/samplers/registry.ts";
import { schedules } from "../src/schedules/registry.ts";
import { UserError } from "../src/space/user-error.ts";
import { readDefinitionWithWarnings } from "../src/worker/read-definition.ts";
import { type Schema, studySchema, underlined } from "./study-schema.ts";

const fixtures = new URL("./definitions/", import.meta.url);
const examples = new URL("../examples/", import.meta.url);

const resolved = (schema: Schema | undefined): Schema => {
  const name = schema?.$ref?.replace("#/definitions/", "");
  return (name === undefined ? schema : { ...studySchema.definitions?.[name], ...schema }) ?? {};
};
const property = (schema: Schema | undefined, name: string): Schema => resolved(resolved(schema).properties?.[name]);
const keysOf = (schema: Schema | undefined): readonly string[] => Object.keys(resolved(schema).properties ?? {});

/** A key that takes a name, or a mapping: the names, and the mapping. */
function choiceOf(key: string): { readonly names: readonly string[]; readonly mapping: Schema } {
  const [first, second] = resolved(studySchema.properties?.[key]).anyOf ?? [];
  return { names: resolved(first).enum ?? [], mapping: resolved(second) };
}

/** Names of the options that `make` looks for, beside those that it cannot do without. */
function optionsOf(make: (options: Readonly<Record<string, unknown>>) => unknown, needed = {}): readonly string[] {
  const asked = new Set<string>();
  const listening = new Proxy(needed, {
    get(options, name, receiver) {
      if (typeof name === "string") asked.add(name);
      return Reflect.get(options, name, receiver);
    },
  });
  make(listening);
  return [...asked].sort();
}

/** Whether whetstone takes a definition, and a master what it says of the cluster. */
function isTaken(text: string): boolean {
  try {
    const { cluster } = readDefinitionWithWarnings(text, "study.yaml").definition;
    if (cluster === undefined) return true;
    const { on = "local", options } = cluster;
    return Object.entries({ [on]: {}, ...options }).every(([name, given]) => launchers[name]?.(given) !== undefined);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

describe("the schema of study.yaml", () => {
  it("has every key that a definition may have, and no other", () => {
    expect([...keysOf(studySchema)].sort()).toEqual([...definitionKeys].sort());
  });

  it("describes every key at every depth", () => {
    const silent: string[] = [];
    const visit = (schema: Schema, path: string): void => {
      for (const [name, inner] of Object.entries(schema.properties ?? {})) {
        const at = `${path}/${name}`;
        if (resolved(inner).description === undefined) silent.push(at);
        visit(resolved(inner), at);
      }
      for (const inner of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])])
        visit(resolved(inner), path);
    };
    visit(studySchema, "");
    expect(silent).toEqual([]);
  });

  it("knows the readers of results", () => {
    const { names, mapping } = choiceOf("metrics_from");
    expect(names).toEqual(sourceKinds);
    expect(keysOf(mapping)).toEqual([...sourceKinds, "steps_per_epoch"]);
  });

  it.each([
    ["sampler", samplers, {}],
    ["schedule", schedules, { threshold: { score: 0.5 } }],
  ] as const)("knows every %s with its options", (key, makers, needed: Readonly<Record<string, object>>) => {
    const { names, mapping } = choiceOf(key);
    // What must have options cannot be chosen by its name alone.
    expect(names).toEqual(Object.keys(makers).filter((name) => !(name in needed)));
    expect(keysOf(mapping)).toEqual(Object.keys(makers));
    for (const [name, make] of Object.entries(makers))
      expect([name, [...keysOf(property(mapping, name))].sort()]).toEqual([name, optionsOf(make, needed[name])]);
  });

  it("knows every launcher with its options", () => {
    const { names, mapping } = choiceOf("cluster");
    expect(property(mapping, "on").enum).toEqual(Object.keys(launchers));
    expect(keysOf(mapping)).toEqual(["on", "workers", ...Object.keys(launchers)]);
    const needed: Readonly<Record<string, object>> = {
      ssh: { hosts: [{ host: "gpu1" }] },
      kubernetes: { image: "vision:3", claim: "training", mount: "/shared" },
    };
    expect(names).toEqual(Object.keys(launchers).filter((name) => !(name in needed)));
    for (const [name, make] of Object.entries(launchers))
      expect([name, [...keysOf(property(mapping, name))].sort()]).toEqual([name, optionsOf(make, needed[name])]);
    const ssh = property(mapping, "ssh");
    const shared = keysOf(ssh).filter((name) => name !== "hosts" && name !== "client");
    expect([...keysOf(property(ssh, "hosts").items)].sort()).toEqual([...shared, "host"].sort());
  });
});

describe("an editor with the schema", () => {
  const studies = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) =>
    /study\.yaml$/.test(name),
  );

  it.each(studies)("has nothing to say of examples/%s", (name) => {
    expect(underlined(readFileSync(new URL(name, examples), "utf8"))).toEqual([]);
  });

  // Of these only what the values mean is wrong: how long a text's duration is, an expression, what other keys say.
  const meant = [
    "051-lease-too-short",
    "104-condition-with-one-equals",
    "153-metrics-read-and-reported",
    "162-try-outside",
  ];
  const faults = readdirSync(fixtures)
    .filter((file) => file.endsWith(".txt") && !meant.includes(file.replace(".txt", "")))
    .filter((file) =>
      /there is no such key|(is|are) missing;|: expected .*, found/.test(readFileSync(new URL(file, fixtures), "utf8")),
    );

  it("is shown many faulty structures", () => {
    expect(faults.length).toBeGreaterThan(70);
  });

  it.each(faults.map((file) => file.replace("txt", "yaml")))("underlines something in %s", (file) => {
    expect(underlined(readFileSync(new URL(file, fixtures), "utf8"))).not.toEqual([]);
  });
});

describe("whatever stands behind a key", () => {
  const base = {
    name: "digits",
    command: "python train.py {params}",
    metric: "val_accuracy",
    space: "{ lr: 'uniform(0, 1)' }",
    stages: "[{ trials: 60, epochs: 1 }, { trials: 4, epochs: 5 }]",
  };
  const values = [
    ..."'' 0 1 2 3.5 -1 true null word '7' 2h 50GB [] {} [1] [word] [{}] [{lr:1}] single".split(" "),
    ..."val_loss [val_loss,f1] minimize folds csv jsonl slurm ssh asha gp hyperband pbt grid ../other".split(" "),
    "'90 s'",
    "latency <= 20",
    "[latency <= 20, f1 > 0.5]",
    "{ lr: 0.5 }",
    "{ name: f1 }",
    "{ name: f1, pattern: 'f1=(\\S+)', epoch: '(\\d+)' }",
    "{ name: f1, epoch: '(\\d+)' }",
    "{ csv: 'logs/{trial}' }",
    "{ csv: , steps_per_epoch: 3 }",
    "{ json: , text: }",
    "{ folds: 5 }",
    "{ trials: 3 }",
    "{ hours: 0.5, score: -2, no_better_for: 3, epochs: 0.5 }",
    "{ hours: 0 }",
    "{ top: 1, repeats: 2 }",
    "{ top: 0 }",
    "{ repeats: 1 }",
    "{ keep_best: 2, max_size: 1.5 TB }",
    "{ max_size: 50 }",
    "{ asha: { eta: 4, grace: 0.5 } }",
    "{ asha: { eta: 1 } }",
    "{ asha: }",
    "{ asha: [] }",
    "{ asha: {}, median: {} }",
    "{ median: { startup: 0, warmup: 0, least: 1 } }",
    "{ median: { least: 0 } }",
    "{ percentile: { percentile: 100 } }",
    "{ percentile: { percentile: 101 } }",
    "{ threshold: { score: 0.2, by: 3 } }",
    "{ threshold: { by: 3 } }",
    "{ threshold: }",
    "{ patience: { epochs: 0 } }",
    "{ patience: { margin: 0 } }",
    "{ hyperband: { synchronous: true } }",
    "{ bohb: { synchronous: 1 } }",
    "{ pbt: { quantile: 0.5, resample: 0, explore: bandit } }",
    "{ pbt: { quantile: 0.6 } }",
    "{ pbt: { explore: else } }",
    "{ gp: { inference: mcmc, cost: seconds } }",
    "{ gp: { inference: else } }",
    "{ grid: { points: 3 } }",
    "{ grid: { points: 0 } }",
    "{ tpe: { joint: false } }",
    "{ tpe: { joint: 0 } }",
    "{ tpe: { split: true } }",
    "{ random: { seed: 3 } }",
    "{ on: slurm, workers: 2, slurm: { partition: gpu, sbatch: { qos: high, exclusive: true } } }",
    "{ workers: 0 }",
    "{ local: { slots: 2, memory: 8GB } }",
    "{ local: { memory: much } }",
    "{ slurm: gpu }",
    "{ command: ./tell-me.sh, webhook: 'https://example.org/hook' }",
    "{ webhook: example.org }",
    "[{ trials: 3, epochs: 1.5, narrow: false, carry: 0 }]",
    "[{ trials: 3.5, epochs: 1 }]",
    "[{ trials: 3 }]",
    "[{ trials: 3, epochs: 1, carry: -1 }]",
    "{ file: history.csv, columns: { lr: learning_rate }, metric: acc }",
    "{ file: journal.log, study: digits }",
    "[../other, { file: history.csv }]",
    "[{ file: , metric: acc }]",
    "{ file: history.csv, columns: [lr] }",
    "{ metric: acc }",
    "{ a: 1 }",
    "{ a: 'fixed(1)' }",
    "{ params: 'uniform(0, 1)' }",
    "{ 'a b': 'uniform(0, 1)' }",
  ];

  // Here values mean something that a structure cannot tell: an expression, which way a metric's name points, a name of the space.
  const meaningful = ["space", "metric", "metrics", "try"];

  it.each(definitionKeys)("%s, an editor and whetstone agree", (key) => {
    const differing = values.flatMap((value) => {
      const text = Object.entries({ ...base, [key]: value })
        .filter(([name]) => !(name === "metric" && key === "metrics"))
        .map(([name, each]) => `${name}: ${each}\n`)
        .join("");
      const faults = underlined(text);
      if (isTaken(text)) return faults.map((fault) => `${value} is underlined alone: ${fault}`);
      return faults.length > 0 || meaningful.includes(key) ? [] : [`${value} is refused by whetstone alone`];
    });
    expect(differing).toEqual([]);
  });
});
