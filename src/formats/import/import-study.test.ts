import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printParameter } from "../../space/print.ts";
import { UserError } from "../../space/user-error.ts";
import { readDefinition } from "../../worker/read-definition.ts";
import { importSearch, isSweep } from "./import-study.ts";
import { studyYaml } from "./study-yaml.ts";

const options = { interpreter: "python3" };
const read = (text: string) => importSearch(text, "sweep.yaml", options);
const spaceOf = (text: string) =>
  Object.fromEntries(read(text).parameters.map(({ name, parameter }) => [name, printParameter(parameter)]));

const sweep = `program: train.py
name: my sweep
method: bayes
run_cap: 20
project: demo
metric: { name: val/loss, goal: minimize, target: 0.1 }
early_terminate: { type: hyperband, min_iter: 3, eta: 3 }
parameters:
  lr: { distribution: log_uniform_values, min: 1.0e-5, max: 0.1 }
  amsgrad: { values: [true, false] }
  none: { values: [null, "[1, 2]"] }
  optimizer:
    parameters:
      name: { values: [adam, sgd] }
      beta: { distribution: beta, a: 2, b: 5 }
  epochs: { value: 12 }
`;

describe("a W&B sweep", () => {
  it("becomes a definition that says the same, and can be read", () => {
    const definition = readDefinition(studyYaml(read(sweep), "sweep.yaml", "other"), "study.yaml");
    expect(definition).toMatchObject({
      name: "my-sweep",
      command: { text: ["/usr/bin/env", "python3", "train.py", "{params}"], grace: 30 },
      metric: { name: "val/loss", goal: "minimize" },
      stages: [{ trials: 20, epochs: 12 }],
      sampler: { name: "auto" },
      schedule: { name: "percentile", options: { percentile: 33.3, warmup: 2 } },
      until: { score: 0.1 },
    });
    expect(spaceOf(sweep)).toEqual({
      lr: "loguniform(1e-5, 0.1)",
      amsgrad: 'choice("True", "False")',
      none: 'choice(None, "[1, 2]")',
      "optimizer.name": "choice(adam, sgd)",
      "optimizer.beta": "beta(2, 5)",
      epochs: "fixed(12)",
    });
  });

  it("names line by line what is not carried over", () => {
    expect(read(sweep).notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "5 project: demo",
      expect.stringMatching(/^7 early_terminate: brackets/),
      expect.stringMatching(/^14 optimizer.name: /),
    ]);
  });

  it.each([
    ["[python, t.py, '@{args}']", ["python", "t.py", "{params}"]],
    ["[t, '@{args_no_boolean_flags}']", ["t", "{params_flags}"]],
    ["[t, '@{args_no_hyphens}']", ["t", "a={a}"]],
    ["[t, '@{args_json}']", ["t", "{params_json}"]],
    ["[t, '{x}', '--p=@{program}']", ["t", "{{x}}", "--p=train.py"]],
    ["[t, '--home=@{envvar:HOME}', '@{args}']", 'exec t --home="$HOME" {params}'],
    [
      "[t, '@{args_json_file}']",
      `printf '%s' {params_json} > "$WHETSTONE_DIR/args.json" && exec t "$WHETSTONE_DIR/args.json"`,
    ],
  ])("has its command %s as ours", (command, text) => {
    const made = read(
      `program: train.py\nmethod: grid\ncommand: ${command.replaceAll("@", "$")}\nparameters: { a: { values: [1, 2] } }\n`,
    );
    expect(made.command?.text).toEqual(text);
    expect(made.command?.shell ?? false).toBe(typeof text === "string");
    expect(made.trials?.value).toBe(2);
  });

  it.each([
    ["lr: { min: 3, max: 1.5 }", /^sweep\.yaml:3:\d+ lr: .*low end above/],
    ["lr: { distribution: cauchy }", /^sweep\.yaml:3:\d+ lr: there is no distribution cauchy/],
    ["lr: { distribution: uniform, min: 1, max: x }", /^sweep\.yaml:3:\d+ lr, max: expected a number, found x/],
    ["lr: { min: 1 }", /^sweep\.yaml:3:\d+ lr: expected value, values, or min and max/],
    ["lr: 3", /^sweep\.yaml:3:\d+ lr: expected value/],
  ])("with %s is an error with its place", (parameter, message) => {
    expect(() => read(`method: grid\nparameters:\n  ${parameter}\n`)).toThrow(message);
  });

  it("is told from a definition of ours", () => {
    expect(isSweep(sweep, "a")).toBe(true);
    expect(isSweep("name: a\nmetric: b\nspace: { lr: 'uniform(0, 1)' }\nparameters: {}\n", "a")).toBe(false);
    expect(isSweep("a: [", "a")).toBe(false);
  });
});

describe("other tools' spaces", () => {
  it("of NNI keep what is nested as conditional", () => {
    const text = `{"net": {"_type": "choice", "_value": [{"_name": "cnn", "k": {"_type": "randint", "_value": [1, 4]}}, {"_name": "mlp"}]}}`;
    expect(spaceOf(text)).toEqual({ net: "choice(cnn, mlp)", "net.cnn.k": "int(1, 3) if net == cnn" });
  });

  it("of NNI say so where ends are rounded that NNI keeps, and only there", () => {
    const notes = (kind: string, ...ends: readonly number[]) =>
      read(`{"x": {"_type": "${kind}", "_value": [${ends}]}}`).notes.map(({ message }) => message);
    expect(notes("quniform", 16, 256, 16)).toEqual([]);
    expect(notes("quniform", 0, 1, 0.1)).toEqual([]);
    const note = "x: qloguniform keeps its ends though they are no multiples; here they are rounded too";
    expect(notes("qloguniform", 1, 100, 5)).toEqual([note]);
    expect(notes("quniform", 0, 9, 2)).toHaveLength(1);
  });

  it("of ConfigSpace keep conditions, and name what they forbid", () => {
    const text = `{"hyperparameters": [
\t{"name": "opt", "type": "categorical", "choices": ["sgd", "adam"]},
\t{"name": "mom", "type": "uniform_float", "log": false, "lower": 0, "upper": 1}],
 "conditions": [{"child": "mom", "parent": "opt", "type": "EQ", "value": "sgd"}],
 "forbiddens": [{"name": "opt", "type": "EQUALS", "value": "adam"}]}`;
    expect(spaceOf(text)).toEqual({ opt: "choice(sgd, adam)", mom: "uniform(0, 1) if opt == sgd" });
    expect(read(text).notes).toMatchObject([{ line: 5, message: expect.stringMatching(/^a forbidden clause/) }]);
  });

  it("of ConfigSpace keep conditions on an order or on either of two values, and name those that no list of values says", () => {
    const parents = `
{"name": "opt", "type": "categorical", "choices": ["sgd", "adam", "lion"]},
{"name": "size", "type": "ordinal", "sequence": ["small", "middle", "large"]},
{"name": "layers", "type": "uniform_int", "log": false, "lower": 1, "upper": 5},
{"name": "many", "type": "uniform_int", "log": true, "lower": 1, "upper": 5000},
{"name": "lr", "type": "uniform_float", "log": false, "lower": 0, "upper": 1},`;
    const under = (condition: string) =>
      `{"hyperparameters": [${parents}
{"name": "x", "type": "uniform_float", "log": false, "lower": 0, "upper": 1}],
"conditions": [${condition}], "forbiddens": []}`;
    const part = (parent: string, type: string, value: unknown) =>
      `{"child": "x", "parent": "${parent}", "type": "${type}", "${type === "IN" ? "values" : "value"}": ${JSON.stringify(value)}}`;
    const both = (type: string, ...parts: readonly string[]) =>
      `{"child": "x", "type": "${type}", "conditions": [${parts}]}`;
    const [sgd, adam] = [part("opt", "EQ", "sgd"), part("opt", "EQ", "adam")];
    for (const [condition, expected] of [
      [part("size", "GT", "small"), "size in [middle, large]"],
      [part("size", "LT", "middle"), "size == small"],
      [part("layers", "GT", 2), "layers in [3, 4, 5]"],
      [part("layers", "LT", 3), "layers in [1, 2]"],
      [part("opt", "NEQ", "sgd"), "opt != sgd"],
      [part("opt", "IN", ["sgd", "lion"]), "opt in [sgd, lion]"],
      [both("OR", sgd, adam), "opt in [sgd, adam]"],
      [both("AND", both("OR", sgd, adam), part("layers", "GT", 4)), "opt in [sgd, adam] and layers == 5"],
    ] as const) {
      expect(spaceOf(under(condition)).x).toBe(`uniform(0, 1) if ${expected}`);
      expect(read(under(condition)).notes).toEqual([]);
    }
    for (const condition of [
      both("OR", sgd, part("layers", "EQ", 2)),
      both("OR"),
      part("lr", "GT", 0.5),
      part("lr", "EQ", 0.5),
      part("many", "GT", 10),
      part("layers", "GT", 5),
      part("layers", "GT", 9),
    ]) {
      expect(spaceOf(under(condition)).x).toBe("uniform(0, 1)");
      expect(read(under(condition)).notes).toMatchObject([{ message: expect.stringMatching(/^a condition: /) }]);
    }
  });

  it("of Katib have its objective and number of trials", () => {
    const text = `kind: Experiment
metadata: { name: tune }
spec:
  objective: { type: maximize, goal: 0.99, objectiveMetricName: acc }
  algorithm: { algorithmName: tpe }
  earlyStopping:
    algorithmName: medianstop
    algorithmSettings: [{ name: min_trials_required, value: "2" }, { name: start_step, value: "5" }]
  parallelTrialCount: 3
  maxTrialCount: 12
  parameters:
    - { name: lr, parameterType: double, feasibleSpace: { min: "0.01", max: "0.03" } }
`;
    const definition = readDefinition(studyYaml(read(text), "tune.yaml", "x"), "study.yaml");
    expect(definition).toMatchObject({
      name: "tune",
      metric: { name: "acc", goal: "maximize" },
      stages: [{ trials: 12 }],
      sampler: { name: "tpe" },
      schedule: { name: "median", options: { startup: 2, warmup: 4 } },
      until: { score: 0.99 },
    });
    expect(read(text).notes).toMatchObject([{ line: 9, message: "parallelTrialCount: 3" }]);
    const others = text.replace("tpe", "enas").replace("medianstop", "mine");
    expect(read(others).notes.map(({ message }) => message)).toEqual([
      "algorithm: enas; it is auto here",
      "earlyStopping: mine",
      "parallelTrialCount: 3",
    ]);
  });
});

describe("an experiment of NNI", () => {
  const experiment = `experimentName: mnist
searchSpace:
  lr: { _type: loguniform, _value: [0.0001, 0.1] }
  batch: { _type: choice, _value: [16, 32] }
trialCommand: python3 mnist.py
trialConcurrency: 4
maxTrialNumber: 40
tuner: { name: TPE, classArgs: { optimize_mode: maximize } }
assessor: { name: Medianstop, classArgs: { optimize_mode: maximize, start_step: 3 } }
`;

  it("has its space, tuner and assessor as ours", () => {
    const definition = readDefinition(studyYaml(read(experiment), "config.yml", "x"), "study.yaml");
    expect(definition).toMatchObject({
      name: "mnist",
      metric: { goal: "maximize" },
      stages: [{ trials: 40 }],
      sampler: { name: "tpe" },
      schedule: { name: "median", options: { startup: 1, warmup: 2 } },
    });
    expect(spaceOf(experiment)).toEqual({ lr: "loguniform(1e-4, 0.1)", batch: "choice(16, 32)" });
  });

  it("names line by line what is not carried over", () => {
    const others = experiment.replace("TPE", "Evolution").replace("Medianstop", "Curvefitting");
    expect(read(others).notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^5 trialCommand: python3 mnist.py; let it take its parameters from its command line/),
      "6 trialConcurrency: 4",
      "8 tuner: Evolution; it is auto here",
      expect.stringMatching(/^9 assessor: Curvefitting; /),
    ]);
  });

  it("whose space is in another file says so", () => {
    expect(() => read("searchSpaceFile: space.json\ntrialCommand: a\n")).toThrow(
      "sweep.yaml:1:18 the search space is in space.json; import that",
    );
  });
});

describe("what a file does not say", () => {
  it("is a metric whose example grows where the goal is to maximize", () => {
    const space = '{"lr": {"name": "FloatDistribution", "attributes": {"low": 0.1, "high": 1, "log": true}}}';
    const lines = (goal?: "maximize") => studyYaml({ ...read(space), ...(goal && { goal }) }, "x", "x");
    expect(lines()).toMatch(/^metric: val_loss # .* names none; put yours here\ngoal: minimize$/m);
    expect(lines("maximize")).toMatch(/^metric: val_accuracy # .* names none; put yours here\ngoal: maximize$/m);
  });
});

describe("a hyperparameter whose name is none of ours", () => {
  it.each([
    [
      "Katib",
      'kind: Experiment\nspec:\n  parameters:\n    - { name: "--lr", parameterType: double, feasibleSpace: { min: 1, max: 2 } }\n',
    ],
    ["NNI", '{"--lr": {"_type": "uniform", "_value": [1, 2]}}'],
    ["ConfigSpace", '{"hyperparameters": [{"name": "--lr", "type": "uniform_float", "lower": 1, "upper": 2}]}'],
    ["Optuna", '{"--lr": {"name": "FloatDistribution", "attributes": {"low": 1, "high": 2}}}'],
    ["W&B", 'method: random\nparameters:\n  "--lr": { min: 1.5, max: 2 }\n'],
  ])("is told by the name that its program knows it by: %s", (_, text) => {
    expect(read(text).parameters).toEqual([expect.objectContaining({ name: "lr", remark: "called --lr in the file" })]);
  });
});

describe("a setting that has no like here", () => {
  it.each([
    [
      "Katib",
      "kind: Experiment\nspec:\n  objective: { type: minimize, objectiveMetricName: loss, additionalMetricNames: [acc] }\n  algorithm: { algorithmName: tpe, algorithmSettings: [{ name: n_startup_trials, value: 5 }] }\n  parameters:\n    - { name: lr, parameterType: double, feasibleSpace: { min: 1, max: 2 } }\n",
      [
        '3 objective, additionalMetricNames: ["acc"]',
        '4 algorithm, algorithmSettings: [{"name":"n_startup_trials","value":5}]',
      ],
    ],
    [
      "NNI",
      "searchSpace: { lr: { _type: uniform, _value: [1, 2] } }\ntuner:\n  name: TPE\n  classArgs: { optimize_mode: minimize, seed: 3 }\nassessor:\n  name: Medianstop\n  classArgs: { start_step: 2, optimize_mode: minimize, odd: 1 }\n",
      ["4 tuner, seed: 3", "7 assessor, odd: 1"],
    ],
    [
      "W&B",
      "method: random\nmetric: { name: loss, impute: worst }\nparameters:\n  lr: { min: 1.5, max: 2 }\nearly_terminate:\n  type: hyperband\n  strict: true\n",
      ["2 metric, impute: worst", "7 early_terminate, strict: true"],
    ],
  ])("is named: %s", (_, text, expected) => {
    const notes = read(text).notes.map(({ line, message }) => `${line} ${message}`);
    expect(notes).toEqual(expect.arrayContaining(expected));
  });
});

describe("Optuna's distributions", () => {
  it("may be the texts that its distribution_to_json gives", () => {
    const lr = JSON.stringify(
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-06, "high": 10.0, "log": true}}',
    );
    const imported = importSearch(`{\n "lr": ${lr}\n}`, "distributions.json", options);
    expect(imported.parameters.map(({ parameter }) => printParameter(parameter))).toEqual(["loguniform(1e-6, 10)"]);
    const wrong = `{\n "lr": ${lr.replace("Float", "Odd")}\n}`;
    expect(() => importSearch(wrong, "distributions.json", options)).toThrow(
      /^distributions\.json:2:\d+ lr: there is no distribution OddDistribution/,
    );
  });
});

describe("any text", () => {
  it("is told to be no search where it is a program, and where it breaks off where its name says what it is", () => {
    const program = '"""Trains."""\nimport os\n';
    expect(() => importSearch(program, "train.py", options)).toThrow(
      /^train.py is no search that is known here; expect/,
    );
    expect(() => importSearch("parameters: {", "sweep.yml", options)).toThrow(
      /^sweep.yml:1:13 the \{ .* is never closed/,
    );
  });

  it("is a search, or an error for its user, and never a crash", () => {
    const word = fc.constantFrom(
      ...'parameters: |method: grid|  x: |{ |}|[|]|min: 1|max: 2|, |\n|values: |null|distribution: q_uniform|hyperparameters: |name: x|- |"_type": |"choice"|"_value": |kind: Experiment\n|spec: |searchSpace: |assessor: |name: Medianstop|earlyStopping: |nan|1e999|\'|\t'.split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        try {
          const imported = read(words.join(""));
          readDefinition(studyYaml(imported, "x", "x"), "study.yaml");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

it("makes a definition that can be read of a sweep that names no program", () => {
  const sweep =
    "method: bayes\nmetric: { name: val_loss, goal: minimize }\nparameters: { lr: { min: 0.0, max: 1.0 } }\n";
  const text = studyYaml(read(sweep), "sweep.yaml", "sweep");
  expect(readDefinition(text, "study.yaml").command).toBeUndefined();
  expect(text).toContain("# grace: 30");
});
