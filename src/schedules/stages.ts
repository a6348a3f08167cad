import { isYetToGoOn } from "../study/carried.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { drawingAcross, toldOf } from "./across-stages.ts";
import { opening } from "./next-stage.ts";
import type { Job, Schedule } from "./schedule.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Coarse to fine: every trial of a stage trains for the stage's epochs, and the next stage opens when all have ended.
 * Trials that were interrupted go on first, then those carried into the stage, then new ones.
 */
export function stages(): Schedule {
  return {
    next(study) {
      const stage = study.stages.at(-1);
      return (stage && jobWithin(study, stage)) ?? opening(study);
    },
    verdict: () => ({ kind: "continue" }),
    comparable: toldOf,
  };
}

/** What is left to do in the stage; undefined when all its trials have ended. */
export function jobWithin(study: Study, stage: Stage): Job | undefined {
  const { number: stageNumber, epochs } = stage;
  let running = 0;
  let free = false;
  const look = (trial: Trial): Job | undefined => {
    if (trial.state === "running") running++;
    else if (isYetToGoOn(trial, stageNumber) || trial.state === "paused") {
      return { kind: "resume", trial: trial.number, stage: stageNumber, epochs };
    }
    return undefined;
  };
  for (const number of stage.carried) {
    const trial = study.trials[number - 1];
    const job = trial && look(trial);
    if (job !== undefined) return job;
  }
  for (let number = stage.first; number <= stage.last; number++) {
    const trial = study.trials[number - 1];
    if (trial === undefined) free = true;
    const job = trial && look(trial);
    if (job !== undefined) return job;
  }
  if (free) {
    const drawing = drawingAcross(study, stage);
    return { kind: "start", stage: stageNumber, epochs, ...(drawing === undefined ? {} : { drawing }) };
  }
  return waitFor(running, stageNumber);
}
