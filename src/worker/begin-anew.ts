import { failingStreak } from "../analysis/hopeless.ts";
import { addChange } from "../store/change-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";

/**
 * Has the trials begin anew whose failures in a row have stopped the search, or are about to: who goes on with it has mended what broke
 * them. Returns their numbers, ascending.
 */
export function beginAnew(folder: StudyFolder): readonly number[] {
  const study = folder.follow();
  const { trials = [] } = failingStreak(study) ?? {};
  if (trials.length === 0) return trials;
  const attempts = Object.fromEntries(trials.map((number) => [number, study.trials[number - 1]?.attempt ?? 1]));
  addChange(folder.path, { kind: "begin_anew", attempts });
  return trials;
}
