import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printParameter } from "../../space/print.ts";
import { UserError } from "../../space/user-error.ts";
import { readDefinition } from "../../worker/read-definition.ts";
import { importSearch } from "./import-study.ts";
import { studyYaml } from "./study-yaml.ts";

const read = (text: string) => importSearch(text, "space.py", { interpreter: "python3" });
const spaceOf = (text: string) =>
  Object.fromEntries(read(text).parameters.map(({ name, parameter }) => [name, printParameter(parameter)]));

const space = `from hyperopt import hp
import numpy as np
from math import log

# what is searched
space = {
    'learning_rate': hp.loguniform('lr', np.log(1e-6), log(10)),
    'drop': hp.uniform("drop", 0, 0.5),
    'depth': hp.randint('depth', 8),
    'heads': hp.randint('heads', low=1, high=5),
    'units': scope.int(hp.quniform('units', 16, 128, 16)),
    'layers': hp.uniformint('layers', 1, 4),
    'batch': hp.choice('batch', [2 ** 5, 64]),
    'norm': hp.pchoice('norm', [(0.25, 'batch'), (0.75, None)]),
    'decay': hp.lognormal('decay', -9.2, 1),
    'shift': hp.qnormal('shift', mu=0, sigma=2, q=0.5),
    'opt': hp.choice('opt', [
        {'type': 'sgd', 'momentum': hp.uniform('momentum', 0, 1), 'nesterov': True},
        dict(type='adam', b2=1 - hp.loguniform('b2', log(0.001), log(0.1))),
    ]),
    'seed': 3,
    'data': load('x'),
}
`;

describe("Hyperopt's expressions", () => {
  it("become distributions, and what is nested in a choice conditional on it", () => {
    expect(spaceOf(space)).toEqual({
      lr: "loguniform(1e-6, 10)",
      drop: "uniform(0, 0.5)",
      depth: "int(0, 7)",
      heads: "int(1, 4)",
      units: "round(uniform(16, 128), 16)",
      layers: "round(uniform(1, 4), 1)",
      batch: "choice(32, 64)",
      norm: "choice(batch, null, weights=[0.25, 0.75])",
      decay: "2.718281828459045 ** normal(-9.2, 1)",
      shift: "normal(0, 2, step=0.5)",
      opt: "choice(sgd, adam)",
      momentum: "uniform(0, 1) if opt == sgd",
      "opt.sgd.nesterov": "fixed(true) if opt == sgd",
      b2: "loguniform(0.001, 0.1) if opt == adam",
      seed: "fixed(3)",
    });
    expect(() => readDefinition(studyYaml(read(space), "space.py", "x"), "study.yaml")).not.toThrow();
  });

  it("are named by their labels, with the program's names beside them", () => {
    expect(read(space).parameters[0]).toMatchObject({ name: "lr", remark: "called learning_rate in the file" });
    expect(read(space).parameters[1]).not.toHaveProperty("remark");
  });

  it("have named line by line what is not carried over", () => {
    expect(read(space).notes).toEqual([
      { line: 19, message: "a sum around a parameter; the program has to do it" },
      { line: 22, message: "load(…): a call of the program" },
    ]);
  });

  it("take ends of logarithms as exponents of e", () => {
    expect(spaceOf("hp.loguniform('x', -3, 2)")).toEqual({ x: "2.718281828459045 ** uniform(-3, 2)" });
    expect(spaceOf("hp.qloguniform('x', log(1), log(64), 1)")).toEqual({ x: "round(2 ** uniform(0, 6), 1)" });
  });

  it("keep lists as values, and tell options apart that have no name", () => {
    expect(spaceOf("hp.choice('x', [[64, 64], (128,), hp.uniform('y', 0, 1), {'a': hp.normal('z', 0, 1)}])")).toEqual({
      x: 'choice("[64,64]", "[128]", y, "3")',
      y: "uniform(0, 1) if x == y",
      z: 'normal(0, 1) if x == "3"',
    });
  });

  it.each([
    ["hp.uniform('x', 1, 0)", /^space\.py:1:1 x: .*low end above/],
    ["[\n  hp.uniform('x', 0)]", "space.py:2:3 x: high is missing"],
    ["hp.uniform('x', 0, n)", "space.py:1:20 x, high: expected a number"],
    ["hp.uniform('x', 0, 1e200 * 1e200)", /^space\.py:1:2\d x, high: expected a number that a computer holds/],
    ["hp.uniform(0, 1)", "space.py:1:1 hp.uniform: expected a label in quotes"],
    ["hp.uniform('x', 0, 1) hp.uniform('x', 0, 1)", "space.py:1:23 x: the label is there twice"],
    ["hp.choice('x', 3)", "space.py:1:16 x: expected a list of options"],
    ["hp.choice('x', range(0))", "space.py:1:16 x: expected a list of options"],
    ["hp.choice('x', range(0, 3, 0))", "space.py:1:16 x: expected a list of options"],
    ["hp.choice('x', range(100000))", "space.py:1:16 x: expected a list of options"],
    ["hp.choice('x', range(n))", "space.py:1:22 x: expected a number"],
    ["{'x': hp.uniform('x', 0, 1)", "space.py:1:28 expected ,, found the end"],
    ["x = [hp.uniform(str(i), 0, 1) for i in range(3)]", "space.py:1:31 expected ,, found for"],
    ["hp.uniform('x', 0, 1) ; 3", "space.py:1:23 ; is not understood here; expected an expression of Python"],
  ])("with %j is an error with its place", (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(UserError);
  });

  it("are found in a whole program, whose code is named by its line", () => {
    const program = `"""Tunes a network."""
import numpy as np
from hyperopt import fmin, hp, tpe

@cached
def objective(params):
    """hp.uniform('not', 0, 1) is text."""
    model = build(params["lr"], f"{params['drop']:.2f}")
    return {"loss": model.fit() if True else 0}


MOST = 128
sgd = {"type": "sgd", "momentum": hp.uniform("momentum", 0, 1)}

def space():
    return {
        "lr": hp.loguniform("lr", np.log(1e-6), 0),
        "units": hp.quniform("units", 16, MOST, 16),
        "opt": hp.choice("opt", [sgd, {"type": "adam"}]),
    }

best = fmin(objective, space=space(), algo=tpe.suggest, max_evals=40, rstate=np.random.default_rng(0))
if best["lr"] > 1:
    print("large")
best["lr"] += 1
`;
    expect(spaceOf(program)).toEqual({
      lr: "loguniform(1e-6, 1)",
      units: "round(uniform(16, 128), 16)",
      opt: "choice(sgd, adam)",
      momentum: "uniform(0, 1) if opt == sgd",
    });
    expect(read(program)).toMatchObject({ trials: { value: 40 }, sampler: { value: "tpe" } });
    expect(read(program).notes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "5 code: @cached",
      "6 code: def objective(params):",
      "15 code: def space():",
      expect.stringMatching(/^22 fmin, fn: the program has to be a command/),
      "22 fmin, rstate",
      "22 space(…): a call of the program",
      '23 code: if best["lr"] > 1:',
      '25 code: best["lr"] += 1',
    ]);
  });

  it.each([
    "fmin(lambda x: x ** 2, hp.uniform('x', -1, 1), max_evals=40)",
    "fmin(fn=lambda x, y={'a': 3}: [i for i in x if i > 0][0] % 2, space=hp.uniform('x', -1, 1), max_evals=40)",
    "space = hp.uniform('x', -1, 1)\nbest = fmin(lambda p: train(p)['loss'], space, None, 40)",
    "def main():\n    space = hp.uniform('x', -1, 1)\n    best = fmin(train, space, max_evals=40)\n",
  ])("are searched as often as fmin says in %j", (text) => {
    expect(spaceOf(text)).toEqual({ x: "uniform(-1, 1)" });
    expect(read(text).trials).toMatchObject({ value: 40 });
  });

  it("may stand in several statements, as where the best is printed", () => {
    const text = "s = hp.uniform('x', 0, 1)\nprint(s)\nbest = fmin(f, s, max_evals=40)\nprint(space_eval(s, best))";
    expect(spaceOf(text)).toEqual({ x: "uniform(0, 1)" });
    expect(read(text).trials).toMatchObject({ value: 40 });
  });

  it("may be shared by several options of a choice, and are there with each of them", () => {
    const shared = (space: string) => `lr = hp.uniform('lr', 0, 1)\nspace = ${space}`;
    const net = (type: string, rest: string) => `{'type': '${type}', ${rest}}`;
    const three = `hp.choice('net', [${net("a", "'lr': lr")}, ${net("b", "'rate': lr")}, {'type': 'c'}])`;
    expect(spaceOf(shared(three)).lr).toBe("uniform(0, 1) if net in [a, b]");
    const inner = `hp.choice('net', [${net("a", `'head': ${three.replaceAll("net", "head")}`)}, {'type': 'z'}])`;
    expect(spaceOf(shared(inner)).lr).toBe("uniform(0, 1) if head in [a, b] and net == a");
    expect(spaceOf(shared(`[lr, ${three}]`)).lr).toBe("uniform(0, 1)");
    const apart = `[hp.choice('n', [${net("a", "'lr': lr")}, 1]), hp.choice('m', [${net("a", "'lr': lr")}, 1])]`;
    expect(() => read(shared(apart))).toThrow("space.py:1:6 lr: the label is there twice");
  });

  it("may be choices that several options share, with all that is nested in them", () => {
    const space = (opt: string) =>
      `opt = hp.choice('opt', ${opt})\nnet = hp.choice('net', [{'type': 'a', 'opt': opt}, {'type': 'b', 'opt': opt}, 'c'])`;
    expect(spaceOf(space("['sgd', 'adam']"))).toEqual({
      net: "choice(a, b, c)",
      opt: "choice(sgd, adam) if net in [a, b]",
    });
    const lr = "hp.uniform('lr', 0, 1)";
    expect(
      spaceOf(
        space(`[{'type': 'sgd', 'm': 3, 'lr': ${lr}}, ['adam', hp.choice('b', [1, ['x', ${lr.replace("lr", "c")}]])]]`),
      ),
    ).toEqual({
      net: "choice(a, b, c)",
      opt: "choice(sgd, adam) if net in [a, b]",
      "opt.sgd.m": "fixed(3) if opt == sgd and net in [a, b]",
      lr: "uniform(0, 1) if opt == sgd and net in [a, b]",
      b: "choice(1, x) if opt == adam and net in [a, b]",
      c: "uniform(0, 1) if b == x and opt == adam and net in [a, b]",
    });
  });

  it.each([
    ["import hyperopt", "hyperopt.hp", "hyperopt"],
    ["import hyperopt as ho", "ho.hp", "ho"],
    ["from hyperopt import (fmin,\n  hp as H, tpe)", "H", "hyperopt"],
    ["import hyperopt.hp as H", "H", "hyperopt"],
  ])("may be called by the names of %j", (imports, hp, module) => {
    const choice = `${hp}.choice('net', ['a', {'type': 'b', 'x': ${hp}.uniform('x', 0, 1)}])`;
    const program = (space: string) =>
      `${imports}\nspace = ${space}\n${module}.fmin(f, space, ${module}.tpe.suggest, max_evals=40)\n`;
    expect(spaceOf(program(choice))).toEqual({ net: "choice(a, b)", x: "uniform(0, 1) if net == b" });
    expect(read(program(choice))).toMatchObject({ trials: { value: 40 }, sampler: { value: "tpe" } });
    const whole = program(`${module}.pyll.scope.int(${hp}.quniform('q', 0, 8, 2))`);
    expect(spaceOf(whole)).toEqual({ q: "round(uniform(0, 8), 2)" });
    expect(read(whole).notes.map(({ message }) => message)).toEqual([expect.stringMatching(/^fmin, fn/)]);
    expect(() => read(`${imports}\n${hp}.uniform('x', 1, 0)`)).toThrow(/:1 x: .*low end above/);
  });

  it.each([
    ["range(3)", "choice(0, 1, 2)"],
    ["range(8, 2, -3)", "choice(8, 5)"],
    ["list(range(2, 4))", "choice(2, 3)"],
    ["np.arange(0.1, 0.45, 0.1)", "choice(0.1, 0.2, 0.3, 0.4)"],
    ["np.arange(1, 4, dtype=int)", "choice(1, 2, 3)"],
  ])("have the options that %s makes", (options, expected) => {
    expect(spaceOf(`hp.choice('x', ${options})`)).toEqual({ x: expected });
  });

  it("leave to people how often to try where only the program knows", () => {
    const { trials, notes } = read("fmin(f, hp.uniform('x', 0, 1), max_evals=args.n)");
    expect(trials).toBeUndefined();
    expect(notes).toContainEqual({ line: 1, message: "fmin, max_evals: a number that only the program knows" });
  });

  it.each([
    ["hyperopt.tpe.suggest", "tpe"],
    ["partial(tpe.suggest, n_startup_jobs=10)", "tpe"],
    ["rand.suggest", "random"],
    ["atpe.suggest", undefined],
    ["anneal.suggest", undefined],
  ])("are searched with algo=%s by %s", (algo, sampler) => {
    expect(read(`fmin(f, hp.uniform('x', 0, 1), algo=${algo})`).sampler?.value).toBe(sampler);
  });

  it("may not lie within each other without end", () => {
    expect(() => read(`hp.uniform('x', 0, ${"(".repeat(5000)}1`)).toThrow(
      /expected fewer signs and brackets, found \(/,
    );
    expect(() => read(`hp.uniform('x', 0, ${"-".repeat(5000)}1)`)).toThrow(
      /expected fewer signs and brackets, found -/,
    );
  });

  it("are a study that can be read, or an error for its user, whatever they say", () => {
    const word = fc.constantFrom(
      ..."hp.uniform(|hp.choice(|hp.pchoice(|hp.randint(|hp.qloguniform(|'x'|'y'|, |, 0, 1)|[|]|(|)|{|}|'a': |log(|1|0.5|-|**|1e999|None|=|#|\n|x = |dict(a=|scope.int(".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        try {
          const imported = read(`hp.uniform('z', 0, 1)\n${words.join("")}`);
          readDefinition(studyYaml(imported, "x", "x"), "study.yaml");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
