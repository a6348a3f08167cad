import type { Params } from "../space/space.ts";
import type { Metrics } from "../study/events.ts";

/** One attempt of one trial. Paths are absolute. */
export interface TrainingTask {
  readonly trial: number;
  readonly params: Params;
  /** Train up to this epoch, counted from the trial's very beginning. */
  readonly epochs: number;
  readonly seed: number;
  /** The trial's scratch folder; exists. */
  readonly dir: string;
  /** Where to save: the prefix of each epoch's checkpoint, `<checkpoint>.<epoch>`. */
  readonly checkpoint: string;
  /** The checkpoint to start from. */
  readonly resume?: string;
  /** The epoch of that checkpoint; 0 unless it says otherwise. */
  readonly from?: number;
  /** Where the data are parted into folds: which of them, from 1, is for validation, and how many there are. */
  readonly fold?: { readonly number: number; readonly of: number };
}

export interface EpochReport {
  readonly epoch: number;
  readonly metrics: Metrics;
  /** The file or folder saved for this epoch, absolute. */
  readonly checkpoint?: string;
}

/** A training that ended badly: `message` says how, `output` holds the last lines it printed. */
export class TrainingError extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.name = "TrainingError";
    this.output = output;
  }
}

/**
 * Trains one attempt, yielding a report after each epoch; aborting the signal ends it, and the iteration with it, once
 * nothing of it runs any more. Throws TrainingError where the training fails.
 */
export interface Trainer {
  train(task: TrainingTask, signal: AbortSignal): AsyncIterable<EpochReport>;
}
