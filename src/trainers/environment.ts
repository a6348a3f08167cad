import type { TrainingTask } from "./trainer.ts";

/** The environment by which a program learns of its attempt. */
export function environmentOf(task: Omit<TrainingTask, "attempt">): Readonly<Record<string, string>> {
  const { trial, params, epochs, seed, dir, checkpoint, resume, fold } = task;
  return {
    WHETSTONE_PARAMS: JSON.stringify(params),
    WHETSTONE_TRIAL: String(trial),
    WHETSTONE_EPOCHS: String(epochs),
    WHETSTONE_SEED: String(seed),
    WHETSTONE_DIR: dir,
    WHETSTONE_CHECKPOINT: checkpoint,
    ...(resume === undefined ? {} : { WHETSTONE_RESUME: resume }),
    ...(fold === undefined ? {} : { WHETSTONE_FOLD: String(fold.number), WHETSTONE_FOLDS: String(fold.of) }),
  };
}
