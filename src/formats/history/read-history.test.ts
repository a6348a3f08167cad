import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpace } from "../../space/space.ts";
import { UserError } from "../../space/user-error.ts";
import type { Wanted } from "./history.ts";
import { learnedRows } from "./learned-rows.ts";
import { readHistory } from "./read-history.ts";

const space = parseSpace({
  lr: "10 ** uniform(-6, 0)",
  optimizer: "choice(adam, sgd)",
  momentum: "uniform(0, 1) if optimizer == sgd",
  batch: "choice(32, 64)",
  nesterov: "choice(true, false)",
});
const wanted: Wanted = {
  names: space.parameters.map(({ name }) => name),
  metric: { name: "val_loss", goal: "minimize" },
  columns: {},
  metricColumn: undefined,
  study: undefined,
};
const read = (text: string, more: Partial<Wanted> = {}) => readHistory(text, "history", { ...wanted, ...more });
const learn = (text: string, more: Partial<Wanted> = {}) => {
  const all = { ...wanted, ...more };
  return learnedRows(read(text, more), space, all.metric.goal);
};

/** As W&B writes its table of runs. */
const wandb = `"Name","State","Notes","Created","lr","optimizer","momentum","batch","nesterov","val_loss"
"eager-sun-1","finished","-","2024-05-01T10:00:00.000Z","0.01","sgd","0.9","32","true","0.5"
"calm-sea-2","finished","a, ""quoted"" note","2024-05-01T10:00:00.000Z","0.001","adam","","64","false","0.25"
"odd-fog-3","crashed","-","2024-05-01T10:00:00.000Z","0.001","adam","","64","false","0.01"
"hot-day-4","finished","-","2024-05-01T10:00:00.000Z","0.1","adam","","64","false","NaN"
"big-lr-5","finished","-","2024-05-01T10:00:00.000Z","3","adam","","64","false","0.3"
"no-end-6","running","-","2024-05-01T10:00:00.000Z","0.1","adam","","64","false",""
"no-mom-7","finished","-","2024-05-01T10:00:00.000Z","0.1","sgd","","64","false","0.7"
`;

describe("a CSV as a history", () => {
  it("gives the runs that fit, best first and those that diverged last, with values as the space has them", () => {
    expect(learn(wandb).rows).toEqual([
      {
        line: 3,
        score: 0.25,
        rank: 1,
        params: { lr: 0.001, optimizer: "adam", batch: 64, nesterov: false },
      },
      {
        line: 2,
        score: 0.5,
        rank: 3,
        params: { lr: 0.01, optimizer: "sgd", momentum: 0.9, batch: 32, nesterov: true },
      },
      { line: 5, rank: 5, params: { lr: 0.1, optimizer: "adam", batch: 64, nesterov: false } },
    ]);
  });

  it("counts the others, with the line of the first", () => {
    expect(learn(wandb).notes).toEqual([
      "1 of 7 runs passed over: failed, line 4",
      "1 of 7 runs passed over: has no score, line 7",
      "1 of 7 runs passed over: lies outside of the space, line 6 (lr 3)",
      "1 of 7 runs passed over: lacks a value, line 8 (momentum)",
    ]);
  });

  it("knows the columns of Optuna's dataframe, of MLflow and of Ray by what stands before a name", () => {
    const optuna = "number,value,params_lr,params_batch,state\n0,0.5,0.01,32.0,COMPLETE\n1,0.1,0.01,64.0,FAIL\n";
    expect(learn(optuna, { metricColumn: "value" }).rows).toEqual([
      { line: 2, score: 0.5, rank: 1, params: { lr: 0.01, batch: 32 } },
    ]);
    expect(learn("config/lr;metrics.val_loss\r\n0.01;0.5\r\n").rows).toMatchObject([
      { score: 0.5, params: { lr: 0.01 } },
    ]);
  });

  it("takes a header of two lines, as pandas writes Optuna's with multi_index", () => {
    const text = ",value,params,params,state\n,,batch,lr,\n0,0.5,32,0.01,COMPLETE\n1,0.1,64,0.01,FAIL\n";
    const rows = [{ line: 3, score: 0.5, rank: 1, params: { lr: 0.01, batch: 32 } }];
    expect(learn(text, { metricColumn: "value" }).rows).toEqual(rows);
    const mapped = text.replace("lr", "rate");
    expect(learn(mapped, { metricColumn: "value", columns: { lr: "params_rate" } }).rows).toEqual(rows);
  });

  it("knows failures by MLflow's status, and how far trials trained by Ray's iterations", () => {
    const mlflow = "run_id,status,metrics.val_loss,params.lr\na,FINISHED,0.5,0.01\nb,FAILED,0.25,0.01\n";
    expect(learn(mlflow).rows.map(({ score }) => score)).toEqual([0.5]);
    expect(learn(mlflow).notes).toContain("1 of 2 runs passed over: failed, line 3");
    const ray = "val_loss,training_iteration,config/lr,lr\n0.5,27,0.01,7\n0.75,1,0.1,7\n";
    expect(learn(ray).rows).toMatchObject([
      { score: 0.5, epochs: 27, params: { lr: 0.01 } },
      { score: 0.75, epochs: 1, params: { lr: 0.1 } },
    ]);
  });

  it("takes an empty cell for None where that is an option, as pandas writes it", () => {
    const searched = parseSpace({ lr: "uniform(0, 1)", norm: "choice(null, batch)", net: "choice(mlp, cnn)" });
    const text = "lr,norm,net,val_loss\n0.5,,mlp,0.5\n0.5,batch,mlp,0.25\n0.5,batch,,0.125\n";
    const { rows, notes } = learnedRows(read(text, { names: ["lr", "norm", "net"] }), searched, "minimize");
    expect(rows.map(({ params }) => params.norm)).toEqual(["batch", null]);
    expect(notes).toEqual(["1 of 3 runs passed over: lacks a value, line 4 (net)"]);
  });

  it("takes the columns that it is told", () => {
    const text = "learning_rate,acc\n0.01,0.5\n0.1,0.75\n";
    const more = {
      columns: { lr: "learning_rate" },
      metricColumn: "acc",
      metric: { name: "val", goal: "maximize" },
    } as const;
    expect(learn(text, more)).toEqual({
      rows: [
        { line: 3, score: 0.75, rank: 1, params: { lr: 0.1 } },
        { line: 2, score: 0.5, rank: 2, params: { lr: 0.01 } },
      ],
      notes: ["optimizer", "momentum", "batch", "nesterov"].map((name) => `says nothing of ${name}, which is drawn`),
    });
  });

  it("is understood where Whetstone exported it, as the study itself would be", () => {
    const text = `trial,stage,state,score,epoch,epochs,seconds,lr,params.epochs,latency,violates,repeat_of
1,1,done,0.5,2,2,1.5,0.01,8,30,,
2,1,done,0.25,2,2,1.5,0.02,8,90,latency <= 50,
3,1,diverged,,,1,1.5,0.5,4,,,
4,1,failed,,,0,0.5,0.5,4,,,
5,2,done,0.75,4,4,3,0.03,2,30,,
6,2,done,0.125,4,4,3,0.01,8,30,,1
`.replaceAll("\n", "\r\n");
    const searched = parseSpace({ lr: "10 ** uniform(-6, 0)", epochs: "choice(2, 4, 8)" });
    const more = { names: ["lr", "epochs"], metricColumn: "score" };
    const { rows, notes } = learnedRows(read(text, more), searched, "minimize");
    expect(rows).toEqual([
      { line: 2, score: 0.5, rank: 1, epochs: 2, params: { lr: 0.01, epochs: 8 } },
      { line: 6, score: 0.75, rank: 2, epochs: 4, params: { lr: 0.03, epochs: 2 } },
      { line: 4, rank: 3, epochs: 1, params: { lr: 0.5, epochs: 4 } },
    ]);
    expect(notes).toEqual([
      "1 of 6 runs passed over: violates a bound, line 3",
      "1 of 6 runs passed over: failed, line 5",
      "1 of 6 runs passed over: repeats another, line 7",
    ]);
  });

  it.each([
    ["", /^history:1 is empty/],
    ["\uFFFD\uFFFDl\0r\0,\0", /^history:1 is not UTF-8 text; save it in the encoding UTF-8$/],
    [",lr,value\n0,1,2\n", /name one of lr, value, as in/],
    ["lr,loss\n1,2\n", /^history:1 there is no column val_loss for the metric; name one of lr, loss/],
    ["a,val_loss\n1,2\n", /^history:1 no column is called like a hyperparameter; there are a, val_loss/],
    ["lr,lr,val_loss\n1,2,3\n", /^history:1 two columns are called lr/],
    ["lr,val_loss\n0.1,0.5\n0.1\n", /^history:3 expected as many cells as the header has, 2, found 1/],
    ["lr,val_loss\n0.1,0,5\n", /^history:2 expected as many cells as the header has, 2, found 3/],
    ["lr,val_loss\n\n0.1,good\n", /^history:3 val_loss: expected a number, found good/],
    ['lr,val_loss,note\n0.1,1,"never\n0.1,2,closed\n', /^history:2 a quote is never closed/],
  ])("names the line that is wrong in %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(UserError);
  });

  it("says where a column that it was told of is not there", () => {
    expect(() => read("lr,val_loss\n1,2\n", { columns: { lr: "rate" } })).toThrow("history:1 there is no column rate");
  });

  it("gives back every number that was written to it", () => {
    const run = fc.record({
      lr: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      loss: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 20 }), (runs) => {
        const text = `val_loss,lr\n${runs.map(({ lr, loss }) => `${loss},${lr}\n`).join("")}`;
        const { rows } = learn(text);
        expect(rows).toHaveLength(runs.length);
        for (const { line, score, params } of rows) {
          const written = runs[line - 2];
          expect(score).toBe((written?.loss ?? NaN) + 0);
          expect(params).toEqual({ lr: written?.lr });
        }
      }),
    );
  });
});

const float =
  '{\\"name\\": \\"FloatDistribution\\", \\"attributes\\": {\\"low\\": 1e-06, \\"high\\": 1.0, \\"log\\": true, \\"step\\": null}}';
const choice =
  '{\\"name\\": \\"CategoricalDistribution\\", \\"attributes\\": {\\"choices\\": [\\"adam\\", \\"sgd\\"]}}';
const param = (trial: number, name: string, value: number, distribution: string) =>
  `{"op_code": 5, "worker_id": "w", "trial_id": ${trial}, "param_name": "${name}", "param_value_internal": ${value}, "distribution": "${distribution}"}`;
const made = (study: number) =>
  `{"op_code": 4, "worker_id": "w", "study_id": ${study}, "datetime_start": "2024-05-01T10:00:00"}`;
const ended = (trial: number, state: number, values: string) =>
  `{"op_code": 6, "worker_id": "w", "trial_id": ${trial}, "state": ${state}, "values": ${values}, "datetime_complete": "2024-05-01T10:01:00"}`;
const study = (name: string, direction = 1) =>
  `{"op_code": 0, "worker_id": "w", "study_name": "${name}", "directions": [${direction}]}`;
const journal = [
  study("old"),
  made(0),
  `{"op_code": 1, "worker_id": "w", "study_id": 0}`,
  study("new"),
  study("new"),
  made(1),
  param(1, "lr", 0.01, float),
  param(1, "optimizer", 1, choice),
  made(1),
  param(2, "lr", 0.001, float),
  param(2, "optimizer", 0, choice),
  `{"op_code": 7, "worker_id": "w", "trial_id": 2, "step": 1, "intermediate_value": NaN}`,
  ended(1, 1, "[0.5]"),
  ended(2, 2, "[0.25]"),
  made(1),
  ended(3, 3, "null"),
  `{"op_code": 4, "worker_id": "w", "study_id": 1, "datetime_start": null, "state": 1, "value": 0.125, "values": null, "params": {"lr": 0.1, "optimizer": 0}, "distributions": {"lr": "${float}", "optimizer": "${choice}"}}`,
].map((line) => `${line}\n`);

describe("Optuna's journal as a history", () => {
  it("gives the trials of the study that is still there, by their distributions' choices", () => {
    const { rows, notes } = learn(journal.join(""));
    expect(rows).toEqual([
      { line: 17, score: 0.125, rank: 1, params: { lr: 0.1, optimizer: "adam" } },
      { line: 9, score: 0.25, rank: 2, epochs: 2, params: { lr: 0.001, optimizer: "adam" } },
      { line: 6, score: 0.5, rank: 3, params: { lr: 0.01, optimizer: "sgd" } },
    ]);
    expect(notes).toContain("1 of 4 runs passed over: failed, line 15");
  });

  it("passes over trials whose constraints are not satisfied, in the two ways that Optuna writes them", () => {
    const attribute = (trial: number, key: string, value: unknown) =>
      JSON.stringify({ op_code: 9, worker_id: "w", trial_id: trial, system_attr: { [key]: value } });
    const attributes = [
      ["constraints", [0, 0.5]],
      ["constraints:size", 2],
      ["constraints", [-1, 0]],
      ["rung", 3],
    ] as const;
    const lines = attributes.flatMap(([key, value], i) => [
      made(0),
      param(i, "lr", 0.5, float),
      attribute(i, key, value),
      ended(i, 1, `[${i}]`),
    ]);
    const whole = made(0).replace("}", `, "state": 1, "values": [9], "system_attrs": {"constraints": [1]}}`);
    const { rows, notes } = learn([study("a"), ...lines, whole].join("\n"));
    expect(rows.map(({ score }) => score)).toEqual([2, 3]);
    expect(notes).toContain("3 of 5 runs passed over: violates a bound, the first on line 2");
  });

  it("knows how far trials trained by the last step that they reported", () => {
    const step = (trial: number, at: number) =>
      `{"op_code": 7, "worker_id": "w", "trial_id": ${trial}, "step": ${at}, "intermediate_value": 0.5}`;
    const lines = [
      study("a"),
      made(0),
      param(0, "lr", 0.5, float),
      step(0, 0),
      step(0, 9),
      ended(0, 1, "[0.5]"),
    ].concat([made(0), param(1, "lr", 0.25, float), step(1, 0), ended(1, 2, "[0.75]")]);
    expect(learn(lines.join("\n")).rows).toMatchObject([
      { score: 0.5, epochs: 10 },
      { score: 0.75, epochs: 1 },
    ]);
  });

  it("gives the trials of the study that is asked for", () => {
    const text = [study("a"), study("b"), made(0), param(0, "lr", 0.5, float), made(1), param(1, "lr", 0.25, float)]
      .concat([ended(0, 1, "[1]"), ended(1, 1, "[2]")])
      .join("\n");
    expect(learn(text, { study: "b" }).rows).toMatchObject([{ score: 2, params: { lr: 0.25 } }]);
    expect(() => read(text, { study: "c" })).toThrow("history:1 there is no study c; there are a, b");
    expect(() => read(wandb, { study: "b" })).toThrow("history:1 a CSV has no studies of its own");
  });

  it("reads as far as it is written", () => {
    const whole = read(journal.join(""));
    expect(read(`${journal.join("")}{"op_code": 5, "tri`)).toEqual(whole);
    expect(() => read(`${journal.join("")}{"op_code": 5, "tri\n`)).toThrow(
      "history:18 expected an operation of Optuna",
    );
  });

  it.each<[RegExp, string[]]>([
    [
      /^history:1 the first objective of a is maximised, and val_loss here is minimised/,
      [study("a", 2), made(0), param(0, "lr", 1, float)],
    ],
    [
      /^history:1 there are 2 studies, a, b; name the one that is meant: learn_from: { file: …, study: a }/,
      [study("a"), made(0), study("b"), made(1)],
    ],
    [/^history:1 there is no trial in it/, [study("a")]],
    [/^history:2 study_id: expected one that was made before, found 1/, [study("a"), made(1)]],
    [/^history:3 optimizer: expected the number of a choice/, [study("a"), made(0), param(0, "optimizer", 7, choice)]],
    [/^history:3 lr: expected its distribution/, [study("a"), made(0), param(0, "lr", 1, "{")]],
    [/^history:3 values: expected numbers/, [study("a"), made(0), ended(0, 1, '["good"]')]],
    [/^history:1 no parameter is called like a hyperparameter: lr/, [study("a"), made(0), param(0, "rate", 1, float)]],
  ])("names the line that is wrong: %s", (message, lines) => {
    expect(() => read(lines.map((line) => `${line}\n`).join(""))).toThrow(message);
  });
});

describe("garbage as a history", () => {
  /** Cuts and overwrites a text at chance. */
  const spoilt = (text: string) =>
    fc
      .tuple(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 8 }))
      .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));

  it("is an error with a line, or runs whose numbers are finite and within the space", () => {
    fc.assert(
      fc.property(
        fc.oneof(spoilt(wandb), spoilt(journal.join("")), fc.string(), fc.string({ unit: "binary" })),
        (text) => {
          try {
            for (const { score, params } of learn(text).rows) {
              expect(score === undefined || Number.isFinite(score)).toBe(true);
              const { lr } = params;
              if (lr !== undefined) expect(lr).toSatisfy((x) => typeof x === "number" && x >= 1e-6 && x <= 1);
            }
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(error.message).toMatch(/^history:\d+ /);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
