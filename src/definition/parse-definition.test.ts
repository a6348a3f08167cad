import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conditional, parse, study } from "./definitions.fixture.ts";

const examples = new URL("../../examples/", import.meta.url);

describe("a well-formed definition", () => {
  it("is read from the digits example without a warning", () => {
    const { definition, warnings } = parse(readFileSync(new URL("digits/study.yaml", examples), "utf8"));
    expect(warnings).toEqual([]);
    expect(definition).toMatchObject({
      name: "digits",
      command: { shell: false, cwd: ".", grace: 10 },
      metric: { name: "val_accuracy", goal: "maximize" },
      seed: 1,
      stages: [
        { trials: 60, epochs: 1, narrow: false, carry: 0 },
        { trials: 30, epochs: 5, narrow: true, carry: 0 },
        { trials: 12, epochs: 20, narrow: true, carry: 2 },
      ],
    });
    expect(definition.space.parameters.map(({ name }) => name)).toEqual([
      "lr",
      "decay",
      "momentum",
      "l2",
      "dropout",
      "hidden",
      "batch",
    ]);
  });

  it("is read from the Python example, whose command names no params, without a warning", () => {
    const { definition, warnings } = parse(readFileSync(new URL("python/study.yaml", examples), "utf8"));
    expect(warnings).toEqual([]);
    expect(definition).toMatchObject({ name: "iris", metric: { name: "val_loss", goal: "minimize" } });
  });

  it("has defaults for all that it leaves out", () => {
    const { definition } = parse(study());
    const { space: _, ...rest } = definition;
    expect(rest).toEqual({
      name: "digits",
      metric: { name: "val_accuracy", goal: "maximize" },
      stages: [{ trials: 60, epochs: 1, narrow: false, carry: 0 }],
      sampler: { name: "auto", options: {} },
      schedule: { name: "auto", options: {} },
      seed: 0,
      lease: 60,
      keepBest: 5,
    });
  });

  it("may say everything", () => {
    const { definition } = parse(
      study({
        command: "[python, train.py, --lr, '{lr}', 3]",
        cwd: "training",
        timeout: "1.5h",
        grace: "0",
        metric: "{ name: f1, pattern: 'f1=(\\S+)', epoch: 'epoch (\\d+)' }",
        sampler: "{ gp: { inference: mcmc, samples: 10, nested: [1, { a: null }] } }",
        schedule: "asha",
        seed: "7",
        lease: "2m",
        checkpoints: "{ keep_best: 3 }",
      }),
    );
    expect(definition).toMatchObject({
      command: {
        text: ["python", "train.py", "--lr", "{lr}", "3"],
        shell: false,
        cwd: "training",
        timeout: 5400,
        grace: 0,
      },
      metric: { name: "f1", goal: "maximize", pattern: "f1=(\\S+)", epochPattern: "epoch (\\d+)" },
      sampler: { name: "gp", options: { inference: "mcmc", samples: 10, nested: [1, { a: null }] } },
      schedule: { name: "asha", options: {} },
      seed: 7,
      lease: 120,
      keepBest: 3,
    });
  });

  it("may name several metrics, the main one first, and bound any metric that the program reports", () => {
    const { definition } = parse(
      study().replace("metric: val_accuracy", "metrics: [val_accuracy, { name: size, goal: minimize }]") +
        'subject to: ["latency <= 20", val/f1>-1e-3]\n',
    );
    expect(definition).toMatchObject({
      metric: { name: "val_accuracy", goal: "maximize" },
      objectives: [{ name: "size", goal: "minimize" }],
      constraints: [
        { metric: "latency", relation: "<=", bound: 20 },
        { metric: "val/f1", relation: ">", bound: -0.001 },
      ],
    });
    expect(parse(study({ "subject to": "latency < 3.5" })).definition.constraints).toEqual([
      { metric: "latency", relation: "<", bound: 3.5 },
    ]);
  });

  it("may have all metrics read from the output", () => {
    const metrics = "[{ name: acc, pattern: 'acc=(\\S+)' }, { name: latency, pattern: '(\\S+) ms' }]";
    const text = study().replace("metric: val_accuracy", `metrics: ${metrics}\nsubject to: latency <= 20`);
    expect(parse(text).definition.objectives).toEqual([{ name: "latency", goal: "minimize", pattern: "(\\S+) ms" }]);
  });

  it("may begin with points that are known, and with another study's", () => {
    const { definition } = parse(
      study({
        space: conditional,
        try: "\n  - { opt: adam, b2: 0.5 }\n  - { b1: 1 }\n  - { b1: 1 }",
        learn_from: "[../first, /data/second]",
        repeats: "true",
      }),
    );
    expect(definition).toMatchObject({
      tries: [{ opt: "adam", b2: 0.5 }, { b1: 1 }, { b1: 1 }],
      learnFrom: ["../first", "/data/second"],
      repeats: true,
    });
    const one = parse(study({ try: "{ lr: 0.01 }", learn_from: "../first" })).definition;
    expect(one).toMatchObject({ tries: [{ lr: 0.01 }], learnFrom: ["../first"] });
  });

  it("may learn from a history that calls things otherwise", () => {
    const source = "{ file: h.csv, columns: { lr: learning_rate }, metric: acc }";
    const { learnFrom } = parse(study({ learn_from: `[../first, ${source}]` })).definition;
    expect(learnFrom).toEqual(["../first", { file: "h.csv", columns: { lr: "learning_rate" }, metric: "acc" }]);
  });

  it("may repeat its parts by aliases and merge keys", () => {
    const { definition } = parse(
      study({
        space: "\n  encoder: &width 2 ** int(4, 9)\n  decoder: *width",
        stages: "\n  - &coarse { trials: 60, epochs: 1 }\n  - { <<: *coarse, epochs: 5, narrow: true }",
      }),
    );
    const [encoder, decoder] = definition.space.parameters;
    expect(decoder).toEqual({ ...encoder, name: "decoder" });
    expect(definition.stages[1]).toEqual({ trials: 60, epochs: 5, narrow: true, carry: 0 });
  });

  it("takes an alias for what last had its name above it", () => {
    expect(parse(study({ name: "&n one", seed: "&n 30", lease: "*n" })).definition).toMatchObject({
      name: "one",
      lease: 30,
    });
  });

  it("may carry fractions of epochs on", () => {
    const { definition } = parse(
      study({ stages: "[{ trials: 9, epochs: 0.25 }, { trials: 3, epochs: 0.5, carry: 3 }]" }),
    );
    expect(definition.stages.map(({ epochs }) => epochs)).toEqual([0.25, 0.5]);
  });

  it("is the same with a byte order mark and with Windows' line ends", () => {
    const text = readFileSync(new URL("digits/study.yaml", examples), "utf8");
    expect(parse(`\uFEFF${text.replaceAll("\n", "\r\n")}`)).toEqual(parse(text));
  });

  it("takes a number for a name as it is written", () => {
    expect(parse(study({ name: "2024" })).definition.name).toBe("2024");
    expect(parse(study({ name: "1e3" })).definition.name).toBe("1e3");
  });
});

describe("a warning", () => {
  const warned = (command: string, more: Readonly<Record<string, string>> = {}) =>
    parse(study({ command, space: conditional, ...more })).warnings;

  it("names hyperparameters that no placeholder mentions, where others have one", () => {
    expect(warned("train --opt {opt} --b2 {b2}")).toEqual([
      "study.yaml:5:3 b1: the command has placeholders for others and none for this; add {b1}, or {params} for all",
    ]);
    expect(warned("train --all {params_json}")).toEqual([]);
    expect(warned("train {params}")).toEqual([]);
    expect(warned("train")).toEqual([]);
  });

  it("stays away where an inactive hyperparameter's argument can be left out", () => {
    expect(warned("train {opt} {b1} --b2 {b2}")).toEqual([]);
    expect(warned("train {opt} {b1} --b2={b2}")).toEqual([]);
    expect(warned("train {opt} {b1} -b{b2}")).toEqual([]);
    expect(warned("train {opt} {b1} optimizer.b2={b2}")).toEqual([]);
    expect(warned("train {opt} {b1} --out runs/{b2}.txt")).toEqual([]);
  });

  it.each([
    ["train {opt} {b1} {b2} out", "the arguments behind it then move up"],
    ["train {opt} {b1} --out=x {b2}", "the arguments behind it then move up"],
    ["train {opt} {b1} runs/{b2}.txt", "the arguments behind it then move up"],
    ["train {opt} --betas={b1},{b2}", "and {b1} in the same argument with it"],
  ])("says of `%s` that without {b2} %s", (command, what) => {
    const [warning, ...others] = warned(command);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^study\.yaml:9:\d+ command: \{b2\} is left out where b2 is not active, /);
    expect(warning).toContain(what);
  });

  it("says that in a shell's line an inactive hyperparameter is empty", () => {
    expect(warned("train {opt} {b1} --b2 {b2}", { shell: "true" })).toEqual([
      "study.yaml:9:32 command: {b2} is empty where b2 is not active, and its option stays; take shell: true away, or write {params} for all",
    ]);
  });

  it("asks about a goal against the metric's name", () => {
    expect(parse(study({ metric: "val_loss", goal: "maximize" })).warnings).toEqual([
      "study.yaml:7:7 goal: maximize looks for the largest val_loss; did you mean minimize?",
    ]);
  });
});
