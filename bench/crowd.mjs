/**
 * What becomes of a schedule with many workers: a study in simulated time, where epochs take uneven times, one in fifty
 * ten times as long, and workers die. Prints how busy they were, what was trained, and what a decision cost for real.
 *
 * node bench/crowd.mjs [--workers 1,30,1000] [--trials 1000] [--schedule asha,stages]
 */

import { cpus } from "node:os";
import { stream } from "../build/math/random.js";
import { random } from "../build/samplers/random.js";
import { schedules } from "../build/schedules/registry.js";
import { parseSpace } from "../build/space/space.js";
import { optionsOf } from "./options.mjs";
import { simulate } from "./simulate.mjs";

const options = optionsOf({
  workers: { type: "string", default: "1,30,1000" },
  trials: { type: "string", default: "1000" },
  schedule: { type: "string", default: "stages,median,asha,hyperband" },
});

const epochs = 27;
const space = parseSpace({ lr: "10 ** uniform(-6, 1)", momentum: "uniform(0, 1)" });

console.log(`${cpus()[0].model}, Node ${process.version}`);
console.log(
  `${options.trials} trials of ${epochs} epochs; a worker dies every 500 s on average, an epoch takes about 1 s\n`,
);
console.log("schedule    workers   hours  busy   epochs   best      decision");
for (const name of options.schedule.split(",")) {
  for (const workers of options.workers.split(",").map(Number)) console.log(await rowOf(name, workers));
}

async function rowOf(name, workers) {
  const began = performance.now();
  let [trained, seconds, decisions, time, best] = [0, 0, 0, 0, 0];
  const schedule = schedules[name]({});
  const counting =
    (decide) =>
    (...about) => {
      decisions++;
      return decide(...about);
    };
  const counted = { ...schedule, next: counting(schedule.next), verdict: counting(schedule.verdict) };
  const trials = Number(options.trials);
  const definition = {
    name: "crowd",
    metric: { name: "accuracy", goal: "maximize" },
    space,
    stages: [{ trials, epochs, narrow: false, carry: 0 }],
    sampler: { name: "random", options: {} },
    schedule: { name, options: {} },
    seed: 1,
    lease: 60,
    keepBest: 5,
  };
  const epochSeconds = (rng) => {
    const one = Math.exp(0.3 * rng.normal()) * (rng.next() < 0.02 ? 10 : 1);
    seconds += one;
    return one;
  };
  const study = simulate({
    definition,
    schedule: counted,
    sampler: random(),
    curve,
    workers,
    seconds: epochSeconds,
    lifetime: 500,
  });
  for await (const epoch of study) {
    trained++;
    time = epoch.time;
    best = Math.max(best, epoch.metrics.accuracy);
  }
  const cost = ((performance.now() - began) / decisions).toFixed(3);
  return [
    name.padEnd(11),
    String(workers).padStart(8),
    (time / 3600).toFixed(2).padStart(8),
    `${Math.round((100 * seconds) / (time * workers))} %`.padStart(6),
    String(trained).padStart(9),
    best.toFixed(4).padStart(8),
    `${cost} ms`.padStart(11),
  ].join("");
}

/** Rises towards 1 - the distance from a good learning rate and momentum, at the learning rate's own pace. */
async function curve({ lr, momentum }) {
  const quality = 1 - 0.1 * Math.abs(Math.log10(lr) + 2) - 0.3 * Math.abs(momentum - 0.9);
  const pace = 0.1 + 0.1 * Math.max(0, Math.log10(lr) + 6);
  const rng = stream("crowd", lr);
  return Array.from({ length: epochs }, (_, i) => ({
    accuracy: quality * (1 - Math.exp(-pace * (i + 1))) + 0.005 * rng.normal(),
  }));
}
