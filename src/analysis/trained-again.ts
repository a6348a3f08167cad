import { count } from "../study/amounts.ts";
import type { Study } from "../study/study.ts";

/**
 * How much trials trained again when they went on, and what to do about it, in a sentence; undefined where they trained nothing
 * again. A schedule that pauses trials, as `asha` does, needs programs that save checkpoints: without, every promotion begins at
 * the first epoch.
 */
export function trainedAgainText({ definition, trials }: Study): string | undefined {
  // Epochs that are about to be trained again count, too.
  const repeating = trials.flatMap((trial) => trial?.repeated ?? []);
  if (repeating.length === 0) return undefined;
  const reports = repeating.reduce((sum, repeated) => sum + repeated, 0);
  const again = `what ${count(reports, "epoch report")} told was trained again, in ${count(repeating.length, "trial")} that`;
  if (definition.folds !== undefined)
    return `${again} began anew; with folds, an interrupted attempt begins all its folds again, and later stages go on from what each fold saved to $WHETSTONE_CHECKPOINT.<epoch>`;
  return (
    `${again} did not go on from a checkpoint; ` +
    "have the program save each epoch to $WHETSTONE_CHECKPOINT.<epoch>, before it reports it, and begin from $WHETSTONE_RESUME"
  );
}
