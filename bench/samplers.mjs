/**
 * How long samplers think: milliseconds from one trial to the next (its result told, the next one asked for) by the number of trials so far,
 * in six dimensions of which three are logarithmic, one whole and one a choice; everything in memory, one thread.
 *
 * npm run bench:samplers -- [--sampler a,b] [--trials N] [--cpu]
 * --cpu: processor time, the compiler's and the collector's included, for a machine that is busy with other work.
 */

import { cpus } from "node:os";
import { stream } from "../build/math/random.js";
import { samplers } from "../build/samplers/registry.js";
import { decodePoint, parseSpace } from "../build/space/space.js";
import { HistoryTable } from "../build/study/history-table.js";
import { median } from "./mean.mjs";
import { endWith, optionsOf } from "./options.mjs";

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  l2: "10 ** uniform(-6, -1)",
  momentum: "1 - 10 ** uniform(-3, -0.3)",
  dropout: "uniform(0, 1)",
  depth: "int(1, 8)",
  optimizer: "choice(sgd, adam, rmsprop)",
});

/** Each sampler with the most trials that it is asked for: those whose cost grows quickly are asked for fewer. */
const cases = {
  ...Object.fromEntries(Object.keys(samplers).map((name) => [name, { make: () => samplers[name]({}), trials: 1000 }])),
  tpe: { make: () => samplers.tpe({}), trials: 5000 },
  forest: { make: () => samplers.forest({}), trials: 300 },
  gp: { make: () => samplers.gp({}), trials: 300 },
  "gp-mcmc": { make: () => samplers.gp({ inference: "mcmc" }), trials: 100 },
};

const marks = [10, 30, 100, 300, 1000, 5000];
/** Suggestions around each mark whose median is taken. */
const window = 10;

const options = optionsOf({
  sampler: { type: "string" },
  trials: { type: "string" },
  cpu: { type: "boolean", default: false },
});
const now = options.cpu ? processorTime : () => performance.now();
const names = options.sampler?.split(",") ?? Object.keys(cases);
const unknown = names.find((name) => !Object.hasOwn(cases, name));
if (unknown !== undefined) endWith(`there is no sampler "${unknown}"; use one of ${Object.keys(cases).join(", ")}`);

console.log(`${cpus()[0].model}, Node ${process.version}`);
console.log(
  `median ${options.cpu ? "processor " : ""}milliseconds of the last ${window} trials before each mark; seconds in all\n`,
);
console.log(["sampler".padEnd(12), ...marks.map((mark) => `at ${mark}`.padStart(10)), "total".padStart(14)].join(""));
for (const name of names) {
  const { make, trials: most } = cases[name];
  const trials = Number(options.trials ?? most);
  searchOnce(make(), 30); // Compiled before it is timed.
  const times = searchOnce(make(), trials);
  const columns = marks.map((mark) =>
    (mark > trials ? "" : median(times.slice(mark - window, mark)).toFixed(2)).padStart(10),
  );
  const total = times.reduce((sum, time) => sum + time, 0) / 1000;
  console.log([name.padEnd(12), ...columns, `${trials}: ${total.toFixed(2)} s`.padStart(14)].join(""));
}

/** Milliseconds of each trial's telling and asking. */
function searchOnce(sampler, trials) {
  const history = new HistoryTable(space, "minimize");
  const times = [];
  const all = [];
  for (let index = 0; index < trials; index++) {
    const began = now();
    history.follow(all);
    const rng = stream("bench", index);
    const { point, state } = sampler.suggest({
      space,
      history,
      rng,
      position: { seed: 1, stage: 1, index, of: trials },
    });
    const params = decodePoint(space, point);
    times.push(now() - began);
    all.push(trialOf(index + 1, params, lossOf(params) + 0.01 * rng.normal(), state));
  }
  return times;
}

/** A bowl on the logarithms, best with adam at depth 5. */
function lossOf({ lr, l2, momentum, dropout, depth, optimizer }) {
  const far =
    (Math.log10(lr) + 3) ** 2 / 10 + (Math.log10(l2) + 4) ** 2 / 50 + (Math.log10(1 - momentum) + 1) ** 2 / 20;
  return far + (dropout - 0.3) ** 2 + (depth - 5) ** 2 / 60 + (optimizer === "adam" ? 0 : 0.2);
}

function trialOf(number, params, loss, samplerState) {
  const startedAt = 1000 * number;
  const curve = [{ epoch: 1, metrics: { loss }, at: startedAt + 500 }];
  return { number, params, state: "done", curve, score: loss, startedAt, samplerState };
}

/** Milliseconds that this process has had a processor. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
