import { trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { withScore } from "./comparable.ts";
import { drawingOf, suitsCurves } from "./freeze/drawing.ts";
import { firstRungOf } from "./rungs.ts";
import type { Drawing } from "./schedule.ts";

/**
 * Draws a later stage's trials by the model of all curves, where the sampler is left to us: the shorter trainings of the stages before
 * tell where to look. A sampler that compares this stage's scores alone would have to find that out again.
 */
export function drawingAcross(study: Study, stage: Stage): Drawing | undefined {
  if (stage.number === 1 || stage.confirms !== undefined || isTooShort(study, stage)) return undefined;
  if (!suitsCurves(study.definition, stage.last - stage.first + 1)) return undefined;
  return drawingOf(study, stage, trialsOf(study, stage), "epochs");
}

/**
 * A stage's own trials as its sampler is told of them. Where it is too short and the sampler is left to us, nothing is told of scores, so that
 * trials are spread evenly: a model would crowd them where learning is fast at first, and narrowing would follow.
 */
export function toldOf(study: Study, stage: Stage): readonly (Trial | undefined)[] {
  const trials = study.trials.slice(stage.first - 1, stage.last);
  if (study.definition.sampler.name !== "auto" || !isTooShort(study, stage)) return trials;
  return trials.map((trial) => {
    const isScored = trial?.score !== undefined && trial.state !== "diverged" && trial.state !== "failed";
    return isScored ? withScore(trial, undefined) : trial;
  });
}

/** Whether its trials end before a curve tells anything of how a longer stage's will: after one epoch, or a twentieth of them. */
function isTooShort({ plans }: Study, { epochs }: Stage): boolean {
  const longest = plans.reduce((most, plan) => Math.max(most, plan.epochs), 0);
  return epochs < longest && epochs <= firstRungOf({ epochs: longest });
}
