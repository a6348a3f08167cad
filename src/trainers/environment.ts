import type { TrainingTask } from "./trainer.ts";

/** The environment by which a program learns of its attempt. */
export function environmentOf(task: TrainingTask): Readonly<Record<string, string>> {
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

/**
 * What a worker's own environment says of the worker, and must not reach its programs: the worker may itself be the program of
 * another study, or one of several that a launcher numbered. A program that took that number for its own would wait for its
 * peers, or not report.
 */
const workersOwn: ReadonlySet<string> = new Set([
  "WHETSTONE_RESUME",
  "WHETSTONE_FOLD",
  "WHETSTONE_FOLDS",
  "RANK",
  "LOCAL_RANK",
  "WORLD_SIZE",
  "SLURM_PROCID",
  "SLURM_LOCALID",
  "OMPI_COMM_WORLD_RANK",
  "OMPI_COMM_WORLD_LOCAL_RANK",
]);

/**
 * All that a training program's environment holds. Python's output is unbuffered unless the user wants otherwise: nothing can be
 * stopped by a report that waits in a buffer.
 */
export function programEnvironment(task: TrainingTask): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !workersOwn.has(name));
  return {
    PYTHONUNBUFFERED: "1",
    ...Object.fromEntries(inherited),
    ...environmentOf(task),
  };
}
