import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../math/normal.ts";
import { type Rng, stream } from "../../math/random.ts";
import { decode, type Value } from "../../space/distribution.ts";
import { importSearch } from "./import-study.ts";

const options = { interpreter: "python3" };
const draws = 4000;

/** The largest distance of two samples' distribution functions; options count as numbers by their order in `values`. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [[...a].sort((x, y) => x - y), [...b].sort((x, y) => x - y)];
  let [i, j, most] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const x = Math.min(left[i]!, right[j]!);
    while (i < left.length && left[i]! <= x) i++;
    while (j < right.length && right[j]! <= x) j++;
    most = Math.max(most, Math.abs(i / left.length - j / right.length));
  }
  return most;
}

/** Beyond it two samples of this size differ with a probability of 0.999. */
const bound = 1.95 * Math.sqrt(2 / draws);

type Direct = (rng: Rng) => Value;
const between = (rng: Rng, low: number, high: number) => low + (high - low) * rng.next();
const gauss = (rng: Rng, mean: number, sd: number) => mean + sd * normalQuantile(rng.next() || 0.5);
const q = (x: number, to: number) => Math.round(x / to) * to;
const whole = (rng: Rng, low: number, high: number) => low + Math.floor((high - low + 1) * rng.next());
const log = (rng: Rng, low: number, high: number) => Math.exp(between(rng, Math.log(low), Math.log(high)));
/** Of Beta(a, b) for whole shapes: the a-th smallest of a + b - 1 even numbers. */
const share = (rng: Rng, a: number, b: number) =>
  Array.from({ length: a + b - 1 }, () => rng.next()).sort((x, y) => x - y)[a - 1]!;
const one = (rng: Rng, values: readonly Value[]) => values[whole(rng, 0, values.length - 1)]!;

const sweep = (text: string) => `method: random\nmetric: { name: a }\nparameters:\n  x: ${text}\n`;
const nni = (text: string) => `{"x": ${text}}`;
const optuna = (name: string, attributes: string) => `{"x": {"name": "${name}", "attributes": {${attributes}}}}`;
const katib = (type: string, space: string) =>
  `kind: Experiment\nspec:\n  parameters:\n    - { name: x, parameterType: ${type}, feasibleSpace: { ${space} } }\n`;
const configspace = (rest: string) =>
  `{"hyperparameters": [{"name": "x", ${rest}}], "conditions": [], "forbiddens": []}`;

const cases: readonly (readonly [string, Direct])[] = [
  ["x real [1e-6, 10] [0.01]log", (r) => log(r, 1e-6, 10)],
  ["x real [-2, 3] [0]", (r) => between(r, -2, 3)],
  ["x integer [1, 8] [2]", (r) => whole(r, 1, 8)],
  ["hp.loguniform('x', -3, 2)", (r) => Math.exp(between(r, -3, 2))],
  ["hp.quniform('x', 0, 10, 2.5)", (r) => q(between(r, 0, 10), 2.5)],
  ["hp.uniformint('x', 1, 5)", (r) => q(between(r, 1, 5), 1)],
  ["hp.qloguniform('x', 1, 4, 5)", (r) => q(Math.exp(between(r, 1, 4)), 5)],
  ["hp.qlognormal('x', 1, 0.5, 1)", (r) => q(Math.exp(gauss(r, 1, 0.5)), 1)],
  ["hp.randint('x', 2, 6)", (r) => whole(r, 2, 5)],
  [sweep("{ min: 1, max: 8 }"), (r) => whole(r, 1, 8)],
  [sweep("{ min: 1.0, max: 8 }"), (r) => between(r, 1, 8)],
  [sweep("{ distribution: int_uniform, min: -3, max: 3 }"), (r) => whole(r, -3, 3)],
  [sweep("{ distribution: uniform, min: 0, max: 1 }"), (r) => between(r, 0, 1)],
  [sweep("{ distribution: q_uniform, min: 0, max: 1, q: 0.25 }"), (r) => q(between(r, 0, 1), 0.25)],
  [sweep("{ distribution: q_uniform, min: 0, max: 5 }"), (r) => q(between(r, 0, 5), 1)],
  [sweep("{ distribution: log_uniform, min: -9.21, max: 0 }"), (r) => Math.exp(between(r, -9.21, 0))],
  [sweep("{ distribution: log_uniform, min: -13.815510557964274, max: 0 }"), (r) => log(r, 1e-6, 1)],
  [sweep("{ distribution: q_log_uniform, min: 1, max: 4, q: 5 }"), (r) => q(Math.exp(between(r, 1, 4)), 5)],
  [sweep("{ distribution: log_uniform_values, min: 1e-5, max: 0.1 }"), (r) => log(r, 1e-5, 0.1)],
  [sweep("{ distribution: q_log_uniform_values, min: 16, max: 256, q: 8 }"), (r) => q(log(r, 16, 256), 8)],
  [sweep("{ distribution: q_log_uniform_values, min: 30, max: 700, q: 10 }"), (r) => q(log(r, 30, 700), 10)],
  [sweep("{ distribution: inv_log_uniform_values, min: 0.01, max: 1 }"), (r) => 1 / log(r, 1, 100)],
  [sweep("{ distribution: inv_log_uniform, min: 1, max: 3 }"), (r) => 1 / Math.exp(between(r, 1, 3))],
  [sweep("{ distribution: normal }"), (r) => gauss(r, 0, 1)],
  [sweep("{ mu: 3, sigma: 0.5 }"), (r) => gauss(r, 3, 0.5)],
  [sweep("{ distribution: q_normal, mu: 3, sigma: 2, q: 0.5 }"), (r) => q(gauss(r, 3, 2), 0.5)],
  [sweep("{ distribution: log_normal, mu: -2, sigma: 0.7 }"), (r) => Math.exp(gauss(r, -2, 0.7))],
  [sweep("{ distribution: q_log_normal, mu: 2, sigma: 1 }"), (r) => q(Math.exp(gauss(r, 2, 1)), 1)],
  [sweep("{ distribution: beta, a: 2, b: 5 }"), (r) => share(r, 2, 5)],
  [sweep("{ distribution: q_beta, a: 3, b: 1, q: 0.1 }"), (r) => q(share(r, 3, 1), 0.1)],
  [sweep("{ values: [1, 2, 5] }"), (r) => one(r, [1, 2, 5])],
  [sweep("{ values: [1, 2], probabilities: [0.25, 0.75] }"), (r) => (r.next() < 0.25 ? 1 : 2)],
  [sweep("{ value: 7 }"), () => 7],
  [nni('{"_type": "randint", "_value": [2, 6]}'), (r) => whole(r, 2, 5)],
  [nni('{"_type": "uniform", "_value": [2, 6]}'), (r) => between(r, 2, 6)],
  [nni('{"_type": "loguniform", "_value": [1e-6, 10]}'), (r) => log(r, 1e-6, 10)],
  [nni('{"_type": "quniform", "_value": [0, 10, 2.5]}'), (r) => q(between(r, 0, 10), 2.5)],
  [nni('{"_type": "qloguniform", "_value": [1, 64, 2]}'), (r) => q(log(r, 1, 64), 2)],
  [nni('{"_type": "lognormal", "_value": [0, 1]}'), (r) => Math.exp(gauss(r, 0, 1))],
  [nni('{"_type": "qnormal", "_value": [0, 3, 1]}'), (r) => q(gauss(r, 0, 3), 1)],
  [nni('{"_type": "choice", "_value": [8, 16, 32]}'), (r) => one(r, [8, 16, 32])],
  [optuna("FloatDistribution", '"low": 1e-6, "high": 10, "log": true, "step": null'), (r) => log(r, 1e-6, 10)],
  [optuna("FloatDistribution", '"low": 0, "high": 1, "log": false, "step": 0.25'), (r) => whole(r, 0, 4) / 4],
  [optuna("IntDistribution", '"low": 1, "high": 9, "log": false, "step": 2'), (r) => 1 + 2 * whole(r, 0, 4)],
  [
    optuna("IntDistribution", '"low": 2, "high": 64, "log": true, "step": 1'),
    (r) => Math.min(64, Math.max(2, Math.round(log(r, 1.5, 64.5)))),
  ],
  [optuna("CategoricalDistribution", '"choices": [3, 1, 2]'), (r) => one(r, [3, 1, 2])],
  [katib("double", 'min: "1e-6", max: "10", distribution: logUniform'), (r) => log(r, 1e-6, 10)],
  [katib("double", 'min: "0.5", max: "0.9"'), (r) => between(r, 0.5, 0.9)],
  [katib("int", 'min: "2", max: "5"'), (r) => whole(r, 2, 5)],
  [katib("discrete", 'list: ["0.1", "0.2"]'), (r) => one(r, [0.1, 0.2])],
  [configspace('"type": "uniform_float", "log": true, "lower": 1e-6, "upper": 10'), (r) => log(r, 1e-6, 10)],
  [configspace('"type": "uniform_int", "log": false, "lower": 1, "upper": 4'), (r) => whole(r, 1, 4)],
  [configspace('"type": "normal_float", "log": false, "mu": 1, "sigma": 2'), (r) => gauss(r, 1, 2)],
  [
    configspace('"type": "beta_float", "log": false, "alpha": 2, "beta": 5, "lower": 0, "upper": 1'),
    (r) => share(r, 2, 5),
  ],
  [
    configspace('"type": "beta_float", "log": false, "alpha": 3, "beta": 1, "lower": -1, "upper": 3'),
    (r) => 4 * share(r, 3, 1) - 1,
  ],
  [
    configspace('"type": "beta_float", "log": true, "alpha": 2, "beta": 2, "lower": 0.01, "upper": 10'),
    (r) => 0.01 * 1000 ** share(r, 2, 2),
  ],
  [
    configspace('"type": "beta_int", "log": false, "alpha": 3, "beta": 2, "lower": 1, "upper": 4'),
    (r) => 1 + Math.floor(4 * share(r, 3, 2)),
  ],
  [
    configspace('"type": "beta_int", "log": true, "alpha": 1, "beta": 2, "lower": 2, "upper": 5'),
    (r) => q(1.5 * (5.5 / 1.5) ** share(r, 1, 2), 1),
  ],
  [configspace('"type": "categorical", "choices": [1, 2, 3], "weights": [1, 1, 2]'), (r) => one(r, [1, 2, 3, 3])],
  [configspace('"type": "ordinal", "sequence": [10, 20, 40]'), (r) => one(r, [10, 20, 40])],
];

describe("an imported distribution", () => {
  it("is compared in at least forty cases", () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
  });

  it.each(cases)("gives what the tool gives: %s", (text, direct) => {
    const { parameter } = importSearch(text, "file", options).parameters[0]!;
    const rng = stream(7, "ours", 1);
    const others = stream(8, "theirs", 1);
    const ours = Array.from({ length: draws }, () => Number(decode(parameter.distribution, rng.next())));
    const theirs = Array.from({ length: draws }, () => Number(direct(others)));
    expect(distance(ours.map(rounded), theirs.map(rounded))).toBeLessThan(bound);
  });

  it("would be told from one whose ends are as likely as the rest", () => {
    const [a, b] = [stream(1, "a", 1), stream(2, "b", 1)];
    const even = Array.from({ length: draws }, () => whole(a, 0, 4) / 4);
    const quantised = Array.from({ length: draws }, () => q(between(b, 0, 1), 0.25));
    expect(distance(even, quantised)).toBeGreaterThan(bound);
  });
});

/** Multiples of 0.1 differ in their last bits. */
function rounded(x: number): number {
  return Number(x.toPrecision(12));
}
