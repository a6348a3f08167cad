/**
 * How good what a search finds is, with schedules that stop or pause trials: the real schedule and sampler in simulated
 * time, each epoch charged once, also where a trial goes on from its checkpoint. `default` is what a study takes that names neither.
 *
 * `staged` is a search of three stages, coarse to fine, which ends after 17 trainings and keeps what it has found.
 *
 * npm run bench:schedules -- --data FOLDER [--tasks FILE] [--search default,asha+tpe,stages+gp] [--seeds N] [--budget N] [--jsonl FILE]
 */
import { measured, studyOfTask } from "./lcbench-study.mjs";
import { measureRegret } from "./regret.mjs";

/** The most trials for which `auto` takes a model of all curves; some runs have begun and ended them all after 46 trainings. */
const DEFAULT_TRIALS = 300;

const coarseToFine = [
  { trials: 40, epochs: 4, narrow: false, carry: 0 },
  { trials: 20, epochs: 13, narrow: true, carry: 0 },
  { trials: 10, epochs: 52, narrow: true, carry: 3 },
];

const searches = {
  default: (task, seed) => accuracies(task, { schedule: "auto", sampler: "auto", trials: DEFAULT_TRIALS, seed }),
  staged: (task, seed) => accuracies(task, { schedule: "stages", sampler: "auto", stages: coarseToFine, seed }),
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
