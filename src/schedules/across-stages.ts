import { newTrialsIn, startedIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { withScore } from "./comparable.ts";
import { drawingOf, suitsCurves } from "./freeze/drawing.ts";
import { firstRungOf } from "./rungs.ts";
import type { Drawing } from "./schedule.ts";

/**
 * Draws a later stage's trials by the model of all curves, where the sampler is left to us: the shorter trainings of the stages before
 * tell where to look. A sampler that compares this stage's scores alone would have to find that out again. Within a single epoch the
 * model knows no shape of a curve.
 */
export function drawingAcross(study: Study, stage: Stage): Drawing | undefined {
  const differ = study.stages.some(({ number, epochs }) => number < stage.number && epochs !== stage.epochs);
  if (!differ || stage.epochs <= 1 || stage.confirms !== undefined || isTooShort(study, stage)) return undefined;
  if (!suitsCurves(study.definition, newTrialsIn(stage))) return undefined;
  return drawingOf(study, stage, trialsOf(study, stage), "epochs");
}

/**
 * The trials that a stage's sampler is told of: its own and, where the sampler is left to us, those of other stages that train as far.
 * Where the stage is too short it is told nothing of scores, so that trials are spread evenly: a model would crowd them where learning is
 * fast at first, and narrowing would follow.
 */
export function toldOf(study: Study, stage: Stage): readonly (Trial | undefined)[] {
  const own = startedIn(study, stage);
  if (study.definition.sampler.name !== "auto") return own;
  if (isTooShort(study, stage)) return own.map(withoutScore);
  const before = study.trials.slice(0, stage.first - 1).filter((trial) => trial?.epochs === stage.epochs);
  return [...before, ...own];
}

function withoutScore(trial: Trial | undefined): Trial | undefined {
  const isScored = trial?.score !== undefined && trial.state !== "diverged" && trial.state !== "failed";
  return isScored ? withScore(trial, undefined) : trial;
}

/** Whether its trials end before a curve tells anything of how a longer stage's will: after one epoch, or a twentieth of them. */
function isTooShort({ plans }: Study, { epochs }: Stage): boolean {
  const longest = plans.reduce((most, plan) => Math.max(most, plan.epochs), 0);
  return epochs < longest && epochs <= firstRungOf({ epochs: longest });
}
