/**
 * Several objectives, constraints, and what another study found: made-up problems of forty trials, whose answers are known.
 *
 * node bench/criteria.mjs [--samplers random,tpe,gp] [--seeds 10] [--trials 40], after npm run build
 */

import { cpus } from "node:os";
import { hypervolume } from "../build/analysis/pareto.js";
import { stream } from "../build/math/random.js";
import { decodePoint, parseSpace } from "../build/space/space.js";
import { Fold } from "../build/study/fold.js";
import { samplerOf } from "../build/worker/assemble.js";
import { Proposer } from "../build/worker/proposal.js";
import { optionsOf } from "./options.mjs";

const options = optionsOf({
  samplers: { type: "string", default: "random,tpe,gp" },
  seeds: { type: "string", default: "10" },
  trials: { type: "string", default: "40" },
});
const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed + 1);
const trials = Number(options.trials);

const unit = (...names) => Object.fromEntries(names.map((name) => [name, "uniform(0, 1)"]));
const latency = { name: "latency", goal: "minimize" };

/** ZDT1 (Zitzler, Deb and Thiele 2000) in four dimensions, its g a third as steep. */
const zdt1 = ({ a, b, c, d }) => {
  const g = 1 + 3 * (b + c + d);
  return { loss: a, latency: g * (1 - Math.sqrt(a / g)) };
};

/** The error and the size of a network that is made up, which learns with the right rate for its optimizer. */
const network = ({ lr, hidden, depth, dropout, optimizer }) => {
  const size = hidden * Math.sqrt(depth);
  const off = Math.log10(lr) + (optimizer === "adam" ? 3 : 1.5);
  const lost = 0.9 * (1 - Math.exp(-((off / 2) ** 2))) + 0.1 * (dropout - 0.3) ** 2;
  return { loss: Math.min(0.9, 0.03 + lost + 0.5 / Math.sqrt(size)), latency: size ** 1.2 };
};
const networkSpace = {
  lr: "10 ** uniform(-6, 1)",
  hidden: "2 ** int(4, 9)",
  depth: "int(1, 8)",
  dropout: "uniform(0, 0.9)",
  optimizer: "choice(sgd, adam)",
};

/** Branin's function where only a disc of it is allowed, seven tenths of the square. */
const disc = ({ x, y, z }) => {
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
  const loss = valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 + z;
  return { loss, latency: (x - 2.5) ** 2 + (y - 7.5) ** 2 };
};

/** Small numbers whose product is large: one point in forty is allowed. */
const corner = ({ a, b, c, d }) => ({ loss: a + b + c + d, latency: 1 / (0.05 + a * b * c) });

/** A bowl around a place, on four scales of different weight. */
const bowl = (place) => (params) => ({
  loss: ["a", "b", "c", "d"].reduce((sum, name, i) => sum + (4 - i) * (params[name] - place[i]) ** 2, 0),
});
const here = [0.3, 0.7, 0.5, 0.2];

/** Trials of one search, with their metrics. */
function search(sampler, seed, { space, evaluate, learned, ...more }) {
  const definition = {
    name: "bench",
    metric: { name: "loss", goal: "minimize" },
    space: parseSpace(space),
    stages: [{ trials, epochs: 1, narrow: false, carry: 0 }],
    sampler: { name: sampler, options: {} },
    schedule: { name: "stages", options: {} },
    seed,
    lease: 60,
    keepBest: 5,
    ...(learned === undefined ? {} : { learnFrom: ["other"] }),
    ...more,
  };
  const fold = new Fold(definition, { learned });
  const stage = { number: 1, space: definition.space, epochs: 1, first: 1, last: trials, carried: [], notes: [] };
  const proposer = new Proposer(samplerOf(definition));
  return Array.from({ length: trials }, (_, i) => {
    const trial = i + 1;
    const { params, suggestion } = proposer.propose(fold.study(), stage, trial);
    const metrics = evaluate(params);
    const common = { v: 1, t: 0, trial, attempt: 1 };
    const start = { kind: "start", stage: 1, epochs: 1, params, seed: 0, sampler, read: {}, state: suggestion.state };
    fold.apply("w01", { ...common, ...start });
    fold.apply("w01", { ...common, kind: "epoch", epoch: 1, metrics });
    fold.apply("w01", { ...common, kind: "end", state: "done", reason: "" });
    return { params, ...metrics };
  });
}

const volume =
  ([x, y]) =>
  (found) =>
    hypervolume(
      found.map(({ loss, latency }) => [loss, latency]),
      [x, y],
    ) /
    (x * y);
const least = (found) => Math.min(...found.map(({ loss }) => loss));
const bounded = (bound) => ({ constraints: [{ metric: "latency", relation: "<=", bound }] });
const within = (bound) => (found) => found.filter(({ latency }) => latency <= bound);

/** A hundred random trials of a study whose best place is elsewhere. */
function otherStudy(place) {
  const rng = stream("other study");
  const space = parseSpace(unit("a", "b", "c", "d"));
  const points = Array.from({ length: 100 }, () => decodePoint(space, Array.from(here, rng.next)));
  const trials = points.map((params) => ({ study: "other", params, loss: bowl(place)(params).loss }));
  return trials.sort((p, q) => p.loss - q.loss).map((trial, i) => ({ ...trial, rank: i + 1 }));
}

const problems = [
  [
    "ZDT1: hypervolume, at most 0.939",
    { space: unit("a", "b", "c", "d"), evaluate: zdt1, objectives: [latency] },
    volume([1.1, 5]),
  ],
  ["network: hypervolume", { space: networkSpace, evaluate: network, objectives: [latency] }, volume([0.9, 3000])],
  [
    "disc: best allowed loss",
    { space: { x: "uniform(-5, 10)", y: "uniform(0, 15)", z: "uniform(0, 1)" }, evaluate: disc, ...bounded(50) },
    (found) => least(within(50)(found)),
  ],
  [
    "corner: trials allowed",
    { space: unit("a", "b", "c", "d"), evaluate: corner, ...bounded(1.7) },
    (found) => within(1.7)(found).length,
  ],
  ...[
    ["nothing", undefined],
    ["a study alike", otherStudy([0.35, 0.65, 0.5, 0.3])],
    ["a study that misleads", otherStudy(here.map((x) => 1 - x))],
  ].map(([what, learned]) => [
    `bowl: least of 15, learning from ${what}`,
    { space: unit("a", "b", "c", "d"), evaluate: bowl(here), learned },
    (found) => least(found.slice(0, 15)),
  ]),
];

console.log(`${cpus()[0]?.model}, node ${process.version}; ${trials} trials, means over ${seeds.length} seeds\n`);
const names = options.samplers.split(",");
console.log(`| problem | ${names.join(" | ")} |\n|-|${names.map(() => "-").join("|")}|`);
for (const [title, problem, measure] of problems) {
  const means = names.map((name) => {
    const measured = seeds.map((seed) => measure(search(name, seed, problem)));
    return measured.reduce((sum, value) => sum + value, 0) / seeds.length;
  });
  console.log(`| ${title} | ${means.map((mean) => mean.toFixed(3)).join(" | ")} |`);
}
