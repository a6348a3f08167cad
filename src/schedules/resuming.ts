import { count } from "../study/amounts.ts";
import type { Study } from "../study/study.ts";

/** What going on without checkpoints has cost a study. */
export interface ResumingCost {
  /** Epoch reports that told what had been told before, those that are about to come again included. */
  readonly reports: number;
  /** What to tell the user; undefined where nothing was trained twice. */
  readonly note: string | undefined;
}

/**
 * What trials trained again when they went on. A schedule that pauses trials, as `asha` does, needs programs
 * that save checkpoints: without, every promotion begins at the first epoch.
 */
export function costOfResuming({ trials }: Study): ResumingCost {
  const repeating = trials.flatMap((trial) => trial?.repeated ?? []);
  const reports = repeating.reduce((sum, repeated) => sum + repeated, 0);
  if (reports === 0) return { reports, note: undefined };
  const note =
    `what ${count(reports, "epoch report")} told was trained again, in ${count(repeating.length, "trial")} that did not go on from a checkpoint; ` +
    "have the program save each epoch to $WHETSTONE_CHECKPOINT.<epoch>, before it reports it, and begin from $WHETSTONE_RESUME";
  return { reports, note };
}
