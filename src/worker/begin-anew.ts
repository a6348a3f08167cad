import { failingStreak } from "../analysis/hopeless.ts";
import { letBeginAnew } from "../store/changing.ts";
import type { StudyFolder } from "../store/study-folder.ts";

/**
 * Lets the trials begin anew that failed one after another, so that the search has stopped or is about to: whoever goes on with
 * it has mended what broke them. Returns their numbers, ascending.
 */
export function beginAnew(folder: StudyFolder): readonly number[] {
  const study = folder.follow();
  const { trials = [] } = failingStreak(study) ?? {};
  if (trials.length === 0) return trials;
  letBeginAnew(
    folder,
    trials.flatMap((number) => study.trials[number - 1] ?? []),
  );
  return trials;
}
