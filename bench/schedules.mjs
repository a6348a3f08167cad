/**
 * How good what a search finds is, with schedules that stop or pause trials: the real schedule and sampler in simulated
 * time, each epoch charged once, also where a trial goes on from its checkpoint. `default` is what a study takes that names neither.
 *
 * npm run bench:schedules -- --data FOLDER [--tasks FILE] [--search default,asha+tpe,stages+gp] [--seeds N] [--budget N] [--jsonl FILE]
 */
import { measured, studyOfTask } from "./lcbench-study.mjs";
import { measureRegret } from "./regret.mjs";

/** The most trials for which `auto` takes a model of all curves; some runs have begun and ended them all after 46 trainings. */
const DEFAULT_TRIALS = 300;

const searches = {
  default: (task, seed) => accuracies(task, { schedule: "auto", sampler: "auto", trials: DEFAULT_TRIALS, seed }),
  ...Object.fromEntries(
    measured.flatMap((schedule) =>
      ["random", "tpe", "gp"].map((sampler) => [
        `${schedule}+${sampler}`,
        // More trials than the budget could ever start.
        (task, seed, budget) => accuracies(task, { schedule, sampler, trials: budget, seed }),
      ]),
    ),
  ),
};

await measureRegret(searches, [2, 5, 10, 25, 50]);

async function* accuracies(task, how) {
  for await (const { metrics } of studyOfTask(task, how)) yield metrics.val_accuracy;
}
