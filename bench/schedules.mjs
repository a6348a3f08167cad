/**
 * How good what a search finds is, with schedules that stop or pause trials: the real schedule and sampler in simulated
 * time, each epoch charged once, also where a trial goes on from its checkpoint.
 *
 * npm run bench:schedules -- --data FOLDER [--tasks FILE] [--search asha+tpe,stages+gp] [--seeds N] [--budget N] [--jsonl FILE]
 */
import { stream } from "../dist/math/random.js";
import { samplers } from "../dist/samplers/registry.js";
import { schedules } from "../dist/schedules/registry.js";
import { measureRegret } from "./regret.mjs";
import { simulate } from "./simulate.mjs";

/** Options of those that have none by default that fits. */
const options = { threshold: { score: 50, by: 3 }, patience: { epochs: 8 } };

/** The surrogate has no weights that a population could take over. */
const measured = Object.keys(schedules).filter((schedule) => schedule !== "pbt");

const searches = Object.fromEntries(
  measured.flatMap((schedule) =>
    ["random", "tpe", "gp"].map((sampler) => [
      `${schedule}+${sampler}`,
      (task, seed, budget) => accuracies(task, seed, budget, schedule, sampler),
    ]),
  ),
);

await measureRegret(searches, [2, 5, 10, 25, 50]);

async function* accuracies({ id, space, epochs, curve }, seed, budget, schedule, sampler) {
  const epochsTrained = simulate({
    definition: {
      name: "lcbench",
      metric: { name: "val_accuracy", goal: "maximize" },
      space,
      // More trials than the budget could ever start.
      stages: [{ trials: budget, epochs, narrow: false, carry: 0 }],
      sampler: { name: sampler, options: {} },
      schedule: { name: schedule, options: options[schedule] ?? {} },
      // Each task has its own draws, so that errors average out over tasks.
      seed: stream("lcbench", id, seed).int(2 ** 31),
      lease: 60,
      keepBest: 5,
    },
    schedule: schedules[schedule](options[schedule] ?? {}),
    sampler: samplers[sampler]({}),
    curve: async (params) => Array.from(await curve(params), (accuracy) => ({ val_accuracy: accuracy })),
  });
  for await (const { metrics } of epochsTrained) yield metrics.val_accuracy;
}
