/**
 * A study of an LCBench task in simulated time, with a schedule and a sampler of the project as they are.
 */
import { stream } from "../build/math/random.js";
import { learnedPoints } from "../build/samplers/learned-points.js";
import { samplers } from "../build/samplers/registry.js";
import { schedules } from "../build/schedules/registry.js";
import { simulate } from "./simulate.mjs";

/** Options of those that have none by default that fits. */
const options = { threshold: { score: 50, by: 3 }, patience: { epochs: 8 } };

/** Schedules that can be measured: the surrogate has no weights that a population could take over. */
export const measured = Object.keys(schedules).filter((schedule) => schedule !== "pbt");

/**
 * Plays a study, yielding each epoch as it is trained; `metrics.val_accuracy` is in percent.
 * @param how names of a `schedule` and a `sampler`; `stages`, or `trials` of one at most; `seed`; what else `simulate` takes
 */
export function studyOfTask({ id, space, epochs, curve }, { schedule, sampler, trials, stages, seed, ...simulation }) {
  return simulate({
    definition: {
      name: "lcbench",
      metric: { name: "val_accuracy", goal: "maximize" },
      space,
      stages: stages ?? [{ trials, epochs, narrow: false, carry: 0 }],
      sampler: { name: sampler, options: {} },
      schedule: { name: schedule, options: options[schedule] ?? {} },
      // Each task has its own draws, so that errors average out over tasks.
      seed: stream("lcbench", id, seed).int(2 ** 31),
      lease: 60,
      keepBest: 5,
    },
    schedule: schedules[schedule](options[schedule] ?? {}),
    sampler: learnedPoints(samplers[sampler]({})),
    curve: async (params) => Array.from(await curve(params), (accuracy) => ({ val_accuracy: accuracy })),
    ...simulation,
  });
}
