import { begunIn, isYetToGoOn, newTrialsIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study } from "../study/study.ts";
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
  const trials = trialsOf(study, stage);
  const next = trials.find(
    (trial) => trial.state !== "running" && (isYetToGoOn(trial, number) || trial.state === "paused"),
  );
  if (next !== undefined) return { kind: "resume", trial: next.number, stage: number, epochs };
  if (begunIn(study, stage) < newTrialsIn(stage)) {
    const drawing = drawingAcross(study, stage);
    return { kind: "start", stage: number, epochs, ...(drawing === undefined ? {} : { drawing }) };
  }
  return waitFor(trials, stage);
}
