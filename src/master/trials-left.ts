import { lastNumberIn } from "../schedules/room.ts";
import { plansAhead } from "../study/repeats.ts";
import { isYetToGoOn } from "../study/stage-trials.ts";
import type { Study, Trial } from "../study/study.ts";

/**
 * How many trials a study still has to train, those that train now among them: the most workers that can be of use. A
 * schedule may leave paused ones as they are, so it may be fewer.
 */
export function trialsLeft(study: Study): number {
  let left = 0;
  const stage = study.stages.at(-1);
  if (stage !== undefined) {
    const last = lastNumberIn(study, stage);
    for (let number = stage.first; number <= last; number++) if (trains(study.trials[number - 1])) left++;
    for (const number of stage.carried) {
      const trial = study.trials[number - 1];
      if (trial === undefined || isYetToGoOn(trial, stage.number) || trains(trial)) left++;
    }
  }
  return plansAhead(study).reduce((sum, { trials }) => sum + trials, left);
}

function trains(trial: Trial | undefined): boolean {
  return trial === undefined || (trial.state === "running" ? !trial.byHand : trial.state === "paused");
}
