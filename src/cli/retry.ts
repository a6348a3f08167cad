import { UserError } from "../space/user-error.ts";
import { letBeginAnew } from "../store/changing.ts";
import { knownTrial } from "../store/known-trial.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { numbersText } from "../study/amounts.ts";
import { failedLately } from "../study/stage-trials.ts";
import type { Trial } from "../study/study.ts";
import { typed } from "../study/typed.ts";
import { beginningAnew } from "./leading/beginning-anew.ts";
import { openFolder } from "./open-folder.ts";
import { whoGoesOn } from "./standing/go-on.ts";
import { folderName } from "./text/folder-name.ts";
import { print } from "./text/output.ts";

/** `whetstone retry`: has failed trials tried again, once what broke them is mended. */
export function retry(path: string, numbers: readonly number[]): number {
  print(retried(openFolder(path), path, numbers));
  return 0;
}

/**
 * Records which failed trials are tried again, all of the newest stage where none is named, and says how. Throws UserError where one
 * cannot be; then none is.
 */
export function retried(folder: StudyFolder, path: string, named: readonly number[]): string[] {
  const study = folder.follow();
  const trials = named.length === 0 ? failedLately(study) : named.map((number) => failedTrial(folder, path, number));
  if (trials.length === 0)
    throw new UserError(
      `no trial of ${folderName(path)} has failed in its newest stage; see: ${typed("status", path)}`,
    );
  letBeginAnew(folder, trials);
  const numbers = trials.map(({ number }) => number);
  const [what, them] =
    numbers.length === 1 ? [`Trial ${numbers[0]} is`, "it"] : [`Trials ${numbersText(numbers)} are`, "them"];
  const anew = beginningAnew(folder, numbers);
  return [
    `${what} tried again.`,
    ...(anew === undefined ? [] : [anew]),
    whoGoesOn(folder, path, `will take ${them} up`),
  ];
}

function failedTrial(folder: StudyFolder, path: string, number: number): Trial {
  const trial = knownTrial(folder, number);
  const { state, stage } = trial;
  if (state !== "failed")
    throw new UserError(
      `trial ${number} has not failed: it ${state === "diverged" ? state : `is ${state}`}; only failed ones are tried again`,
    );
  if (stage < folder.study.stages.length)
    throw new UserError(
      `trial ${number} failed in stage ${stage}, which is over; train it yourself with: ${typed("command", path, number)}`,
    );
  return trial;
}
