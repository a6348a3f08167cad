import type { Study } from "../study/study.ts";

/** What going on without checkpoints has cost a study. */
export interface ResumingCost {
  /** Epochs trained that had been trained before, those about to be trained again included. */
  readonly epochs: number;
  /** What to tell the user; undefined where nothing was trained twice. */
  readonly note: string | undefined;
}

/**
 * The epochs that trials trained again when they went on. A schedule that pauses trials, as `asha` does, needs programs
 * that save checkpoints: without, every promotion begins at the first epoch.
 */
export function costOfResuming({ trials }: Study): ResumingCost {
  const repeating = trials.flatMap((trial) => trial?.repeated ?? []);
  const epochs = repeating.reduce((sum, repeated) => sum + repeated, 0);
  if (epochs === 0) return { epochs, note: undefined };
  const [inTrials, were] = [
    repeating.length === 1 ? "1 trial" : `${repeating.length} trials`,
    epochs === 1 ? "epoch was" : "epochs were",
  ];
  const note =
    `${epochs} ${were} trained again, in ${inTrials} that went on without a checkpoint; ` +
    "have the program save each epoch to $WHETSTONE_CHECKPOINT.<epoch> and begin from $WHETSTONE_RESUME";
  return { epochs, note };
}
