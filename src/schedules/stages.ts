import { isYetToGoOn, newTrialsIn, startedIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { drawingAcross, toldOf } from "./across-stages.ts";
import { stageByStage } from "./next-stage.ts";
import { goOn, type Job, type Schedule } from "./schedule.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Coarse to fine: every trial of a stage trains for the stage's epochs, and the next stage opens when all have ended.
 * Trials that were interrupted go on first, then those carried into the stage, then new ones.
 */
export function stages(): Schedule {
  return {
    next: stageByStage(jobWithin),
    verdict: () => goOn,
    comparable: toldOf,
  };
}

/** What is left to do in the stage; undefined when all its trials have ended. */
export function jobWithin(study: Study, stage: Stage): Job | undefined {
  const { number, epochs } = stage;
  const started = startedIn(study, stage);
  const waits = (trial: Trial | undefined) =>
    trial !== undefined && trial.state !== "running" && (trial.state === "paused" || isYetToGoOn(trial, number));
  const next = stage.carried.map((one) => study.trials[one - 1]).find(waits) ?? started.find(waits);
  if (next !== undefined) return { kind: "resume", trial: next.number, stage: number, epochs };
  if (started.length < newTrialsIn(stage) || started.includes(undefined)) {
    const drawing = drawingAcross(study, stage);
    return { kind: "start", stage: number, epochs, ...(drawing === undefined ? {} : { drawing }) };
  }
  return waitFor(trialsOf(study, stage), stage);
}
