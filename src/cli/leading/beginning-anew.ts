import type { StudyFolder } from "../../store/study-folder.ts";
import { numbersText } from "../../study/amounts.ts";
import { INTERRUPTED } from "../../study/events.ts";
import type { Study } from "../../study/study.ts";
import { resumePoint } from "../../worker/resume-point.ts";

/** Which of these trials cannot go on from where they are, a sentence; undefined where each has a checkpoint. */
export function beginningAnew({ study, path }: StudyFolder, numbers: readonly number[]): string | undefined {
  const anew = numbers.filter((number) => {
    const trial = study.trials[number - 1];
    return trial !== undefined && resumePoint(path, trial).epoch === 0;
  });
  if (anew.length === 0) return undefined;
  const [whose, begins, program] =
    anew.length === 1 ? ["trial", "it begins", "its program"] : ["trials", "they begin", "their program"];
  return `No checkpoint of ${whose} ${numbersText(anew)} is there, so ${begins} anew, unless ${program} goes on by itself from what it saved.`;
}

/** The trials whose workers were asked to leave, or are now. */
export function interruptedIn({ trials }: Study): number[] {
  return trials.flatMap((trial) => {
    if (trial === undefined) return [];
    const { number, state, reason, byHand } = trial;
    return (state === "running" && !byHand) || (state === "paused" && reason === INTERRUPTED) ? number : [];
  });
}
