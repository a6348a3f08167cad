import { UserError } from "../space/user-error.ts";
import type { Trial } from "../study/study.ts";
import { claimant, isClaimed } from "./claims.ts";
import type { StudyFolder } from "./study-folder.ts";

/** The trial of a number that a user gave. Throws UserError where there is none. */
export function knownTrial({ study, path }: StudyFolder, number: number): Trial {
  const trial = study.trials[number - 1];
  if (trial !== undefined) return trial;
  if (isClaimed(path, number, 1)) {
    const holder = claimant(path, number, 1) ?? "a worker that has not written its name yet";
    throw new UserError(
      `trial ${number} is claimed by ${holder}, whose log does not tell of it yet; look again in a moment`,
    );
  }
  throw new UserError(`there is no trial ${number}; ${whyNone(number, study.trials.length)}`);
}

function whyNone(number: number, last: number): string {
  if (last === 0) return "none has begun yet";
  return number < last
    ? "its stage ended before it was begun"
    : last === 1
      ? "the study has trial 1 alone so far"
      : `the study has trials 1 to ${last} so far`;
}
