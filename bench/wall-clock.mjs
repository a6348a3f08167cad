/**
 * How soon a search with many workers finds good params: regret against the time on the wall, in simulated time. An epoch takes
 * as long as the surrogate says of its params, about a second for median ones, one in fifty ten times as long, and workers die now and then.
 * A program starts at once, or takes the time of so many epochs (`--starting`). Time is given in full trainings of median params by one worker.
 *
 * node bench/wall-clock.mjs --data FOLDER [--tasks FILE] [--search stages+random,default] [--workers 8] [--seeds N] [--until 5] [--starting N] [--jsonl FILE]
 */

import { appendFileSync } from "node:fs";
import { cpus } from "node:os";
import { loadTasks } from "./lcbench.mjs";
import { studyOfTask } from "./lcbench-study.mjs";
import { mean, median } from "./mean.mjs";
import { optionsOf } from "./options.mjs";

const options = optionsOf({
  data: { type: "string" },
  tasks: { type: "string" },
  search: { type: "string", default: "stages+random,hyperband+random,asha+random,default" },
  workers: { type: "string", default: "8" },
  seeds: { type: "string", default: "1" },
  until: { type: "string", default: "5" },
  starting: { type: "string", default: "0" },
  jsonl: { type: "string" },
});

/** The regret is noted so often in the time of a training. */
const STEPS = 4;
/** Mean seconds after which a worker dies: some 20 trainings. */
const LIFETIME = 1000;
/** For the picture. */
const drawnAs = {
  step: 1 / STEPS,
  against: `time, ${options.workers} workers`,
  axis: "time of so many full trainings",
};
const marks = [1, 2, 5, 10].filter((mark) => mark <= Number(options.until));

const tasks = await loadTasks(options.data, options.tasks);
console.log(`${cpus()[0].model}, Node ${process.version}`);
console.log(`${tasks.length} tasks, ${options.seeds} seeds, ${options.workers} workers`);
console.log("normalised regret after the time of so many trainings: mean (median)\n");
console.log(
  ["search".padEnd(20), ...marks.map((mark) => String(mark).padEnd(18)), "trainings' worth of epochs"].join(""),
);
for (const search of options.search.split(",")) {
  const runs = [];
  for (const task of tasks) {
    for (let seed = 0; seed < Number(options.seeds); seed++) {
      const run = { search, task: task.id, seed, ...(await runOnce(search, task, seed)) };
      if (options.jsonl !== undefined) appendFileSync(options.jsonl, `${JSON.stringify(run)}\n`);
      runs.push(run);
    }
  }
  const columns = marks.map((mark) => summaryOf(runs.map(({ curve }) => curve[mark * STEPS - 1])).padEnd(18));
  const trained = runs.reduce((sum, run) => sum + run.trained, 0) / runs.length;
  console.log([search.padEnd(20), ...columns, trained.toFixed(1)].join(""));
}

/** The regret after each step (`curve`), and the trainings' worth of epochs that were trained. */
async function runOnce(search, task, seed) {
  const [schedule, sampler] = search === "default" ? ["auto", "auto"] : search.split("+");
  const study = studyOfTask(task, {
    schedule,
    sampler,
    trials: 300,
    seed,
    seconds: async (rng, params) => {
      const luck = Math.exp(0.3 * rng.normal()) * (rng.next() < 0.02 ? 10 : 1);
      return (await task.pace(params)) * luck;
    },
    starting: Number(options.starting),
    workers: Number(options.workers),
    lifetime: LIFETIME,
  });
  const curve = [];
  const steps = Number(options.until) * STEPS;
  let incumbent = -Infinity;
  let epochs = 0;
  for await (const { time, metrics } of study) {
    while (curve.length < steps && time > ((curve.length + 1) / STEPS) * task.epochs)
      curve.push(regretOf(task, incumbent));
    if (curve.length === steps) break;
    epochs++;
    incumbent = Math.max(incumbent, metrics.val_accuracy);
  }
  while (curve.length < steps) curve.push(regretOf(task, incumbent));
  return { ...drawnAs, curve, trained: epochs / task.epochs };
}

function regretOf({ best, median }, incumbent) {
  return Number(((best - incumbent) / (best - median)).toFixed(6));
}

function summaryOf(regrets) {
  return `${mean(regrets).toFixed(3)} (${median(regrets).toFixed(3)})`;
}
