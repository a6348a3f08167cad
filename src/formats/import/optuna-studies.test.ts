import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printParameter } from "../../space/print.ts";
import { UserError } from "../../space/user-error.ts";
import { readDefinition } from "../../worker/read-definition.ts";
import { importSearch } from "./import-study.ts";
import { studyYaml } from "./study-yaml.ts";

/** Written by Optuna 3.1.0: the study `digits`, with a parameter that one choice alone has, and `grown`, whose range changes. */
const journal = readFileSync(new URL("../../../test/fixtures/optuna-3.1.0-journal.log", import.meta.url), "utf8");
const read = (text: string, study?: string) => importSearch(text, "journal.log", { interpreter: "python3", study });
const spaceOf = (study: string) =>
  Object.fromEntries(read(journal, study).parameters.map(({ name, parameter }) => [name, printParameter(parameter)]));

describe("a study of Optuna's journal", () => {
  it("becomes a definition with its space, that learns from its trials", () => {
    expect(spaceOf("digits")).toEqual({
      lr: "loguniform(1e-6, 10)",
      hidden: "logint(16, 512)",
      optimizer: "choice(sgd, adam)",
      momentum: "uniform(0, 1) if optimizer == sgd",
    });
    expect(read(journal, "digits").notes.map(({ message }) => message)).toEqual([expect.stringMatching(/^its pruner/)]);
    const text = studyYaml(read(journal, "digits"), "../journal.log", "x");
    expect(text).toMatch(/^learn_from: \{ file: \.\.\/journal\.log, study: digits \} # /m);
    expect(readDefinition(text, "study.yaml")).toMatchObject({
      name: "digits",
      metric: { goal: "minimize" },
      learnFrom: [{ file: "../journal.log", study: "digits" }],
    });
  });

  it("has parameters from some count of layers on, also for counts that nobody drew", () => {
    const trialOf = (high: number) => (count: number, id: number) => [
      { op_code: 4, study_id: 0 },
      ...["layers", ...(count > 1 ? ["units_1"] : [])].map((name) => ({
        op_code: 5,
        trial_id: id,
        param_name: name,
        param_value_internal: name === "layers" ? count : 2,
        distribution: JSON.stringify({ name: "IntDistribution", attributes: { log: false, step: 1, low: 1, high } }),
      })),
      { op_code: 6, trial_id: id, state: 1, values: [0.5] },
    ];
    const spaceAfter = (counts: readonly number[], high = 4) => {
      const operations = [{ op_code: 0, study_name: "grown", directions: [1] }, ...counts.flatMap(trialOf(high))];
      const { parameters } = read(operations.map((operation) => JSON.stringify(operation)).join("\n"));
      return parameters.map(({ parameter }) => printParameter(parameter));
    };
    expect(spaceAfter([1, 2, 1, 2, 3, 1])).toEqual(["int(1, 4)", "int(1, 4) if layers in [2, 3, 4]"]);
    // Too few to tell.
    expect(spaceAfter([1, 2, 2, 3])).toEqual(["int(1, 4)", "int(1, 4)"]);
    // So many are no layers, and their list would not fit into memory.
    expect(spaceAfter([1, 2, 1, 2, 3, 1], 4e9)).toEqual(["int(1, 4000000000)", "int(1, 4000000000)"]);
  });

  it("has no parameter conditional because trials that failed or still train have drawn none", () => {
    const ofTrial = (trial: number, names: readonly string[], state: number) => [
      { op_code: 4, study_id: 0 },
      ...names.map((name) => ({
        op_code: 5,
        trial_id: trial,
        param_name: name,
        param_value_internal: 0,
        distribution: JSON.stringify({ name: "CategoricalDistribution", attributes: { choices: ["a", "b"] } }),
      })),
      ...(state === 0 ? [] : [{ op_code: 6, trial_id: trial, state, values: state === 1 ? [0.5] : null }]),
    ];
    const operations = [
      { op_code: 0, study_name: "cut", directions: [1] },
      ...[1, 3, 0].flatMap((state, i) => ofTrial(i, state === 1 ? ["x", "y"] : [], state)),
    ];
    const { parameters, notes } = read(operations.map((operation) => JSON.stringify(operation)).join("\n"));
    expect(parameters.map(({ parameter }) => printParameter(parameter))).toEqual(["choice(a, b)", "choice(a, b)"]);
    expect(notes).toEqual([]);
    // Nor where trials that ended had others: that both are there or away together is no choice's doing.
    const other = [...operations, ...ofTrial(3, ["z"], 1)].map((operation) => JSON.stringify(operation)).join("\n");
    expect(read(other).parameters.map(({ parameter }) => printParameter(parameter))).toEqual(
      Array(3).fill("choice(a, b)"),
    );
  });

  it("has its newest range where that changed, and is called by names that we know", () => {
    const { notes, history, goal } = read(journal, "grown");
    expect(spaceOf("grown")).toEqual({ drop_out: "uniform(0, 1, step=0.25)" });
    expect(notes).toEqual([{ line: expect.any(Number), message: expect.stringMatching(/^drop out: its range until/) }]);
    expect(history).toEqual({ columns: { drop_out: "drop out" }, study: "grown" });
    expect(goal).toBe("maximize");
  });

  it("has conditions only on choices that are still there", () => {
    const [before, after] = ['choices\\": [\\"sgd', 'choices\\": [\\" sgd'];
    const conditionAfter = (text: string) => {
      readDefinition(studyYaml(read(text, "digits"), "journal.log", "x"), "study.yaml");
      return read(text, "digits").parameters.map(({ parameter }) => printParameter(parameter))[3];
    };
    expect(journal).toContain(before);
    expect(conditionAfter(journal.replace(before, after))).toBe("uniform(0, 1) if optimizer == sgd");
    const last = journal.lastIndexOf(before);
    const renamed = journal.slice(0, last).replaceAll(before, after) + journal.slice(last).replace("sgd", "SGD");
    expect(conditionAfter(renamed)).toBe("uniform(0, 1)");
  });

  it("has its first objective as the metric, and tells of the others", () => {
    const both = journal.replace(/("study_name": "digits".*?"directions": \[\d)\]/, "$1, 2]");
    expect(both).not.toBe(journal);
    expect(read(both, "digits").goal).toBe("minimize");
    expect(read(both, "digits").notes[0]).toEqual({
      line: 1,
      message: "an objective to maximize beside the first; write metrics: with the names of all in place of metric:",
    });
  });

  it("has to be chosen among several", () => {
    expect(() => read(journal)).toThrow(
      "journal.log:1 there are 2 studies, digits, grown; name the one that is meant: --study digits",
    );
    expect(() => read(journal.replaceAll('"digits"', '"my digits"'))).toThrow(
      "the one that is meant: --study 'my digits'",
    );
    expect(() => read(journal, "x")).toThrow("journal.log:1 there is no study x; there are digits, grown");
    expect(() => read("hp.uniform('x', 0, 1)", "x")).toThrow("journal.log is no journal of Optuna");
  });

  it("spoilt in any place is a definition that can be read, or an error with its line", () => {
    const spoilt = fc
      .tuple(fc.nat(journal.length), fc.nat(30), fc.string({ maxLength: 8 }))
      .map(([at, cut, put]) => journal.slice(0, at) + put + journal.slice(at + cut));
    fc.assert(
      fc.property(spoilt, fc.constantFrom("digits", "grown", undefined), (text, study) => {
        try {
          readDefinition(studyYaml(read(text, study), "journal.log", "x"), "study.yaml");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).toMatch(/journal\.log:\d+|journal\.log is no/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("with a distribution that is none, be it of a trial long ago, is an error with its line", () => {
    const nameless = journal.replace('{\\"name\\": \\"Categorical', '{\\" name\\": \\"Categorical');
    expect(nameless).not.toBe(journal);
    expect(() => read(nameless, "digits")).toThrow(/^journal\.log:5\b.*optimizer: expected its distribution/);
    const bad = journal.replaceAll('"name\\": \\"FloatDistribution', '"name\\": \\"CauchyDistribution');
    expect(() => read(bad, "digits")).toThrow(/^journal\.log:\d+:\d+ lr: there is no distribution CauchyDistribution/);
  });
});
