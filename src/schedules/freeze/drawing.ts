import { isTurnOfLearned } from "../../samplers/learned-points.ts";
import type { Suggestion } from "../../samplers/sampler.ts";
import { decodePoint } from "../../space/space.ts";
import type { Definition } from "../../study/definition.ts";
import { foreseen, unheard } from "../../study/foreseen.ts";
import { newTrialsIn } from "../../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../../study/study.ts";
import type { Drawing } from "../schedule.ts";
import { MODEL } from "./belief.ts";
import { suggest } from "./decide.ts";
import type { Cost } from "./pace.ts";
import { sightOf } from "./seen.ts";

/** Trials of a stage for which the model is exact; beyond, it thinks longer than it saves. */
const MOST_TRIALS = 300;
/** Dimensions in which distances, which are all that the model sees, still tell points apart. */
const MOST_DIMENSIONS = 40;
/**
 * Whether params may be drawn by a model of all curves: where the choice of a sampler is left to us, and trials have one score by
 * which curves are told apart.
 * @param trials that the stage starts
 */
export function suitsCurves({ sampler, objectives, folds, space }: Definition, trials: number): boolean {
  return (
    sampler.name === "auto" &&
    objectives === undefined &&
    folds === undefined &&
    trials <= MOST_TRIALS &&
    space.dimensions.length <= MOST_DIMENSIONS
  );
}

/**
 * Draws a trial whose end is expected to improve most on what is known, after those that others begin at this very moment: each of them
 * is foreseen and believed to end as expected, so that no two get the same params.
 * @param trials of the stage, as they are known
 * @param first what is drawn where nobody else begins one, if that is known already
 */
export function drawingOf(
  study: Study,
  stage: Stage,
  trials: readonly Trial[],
  cost: Cost,
  first?: Suggestion,
): Drawing {
  return {
    by: MODEL,
    suggest(trial) {
      if (isGiven(study, stage, trial)) return undefined;
      let known = trials;
      const draw = () => suggest({ study, stage, sight: sightOf(study, stage, known), cost });
      let suggestion = first ?? draw();
      for (const number of unheard(study, stage, trial)) {
        if (suggestion === undefined) return undefined;
        const { point, state } = suggestion;
        // It keeps its hyperparameters, too: otherwise they would be fitted again for each of them.
        const begun = {
          ...foreseen(stage, number, decodePoint(stage.space, point)),
          sampler: MODEL,
          samplerState: state,
        };
        known = [...known, begun];
        suggestion = draw();
      }
      return suggestion;
    },
  };
}

/** Whether the sampler may have a point that the user knows, or that another study found: it begins a study with them. */
function isGiven({ definition, learned }: Study, stage: Stage, trial: number): boolean {
  const { tries = [] } = definition;
  const position = { stage: stage.number, index: trial - stage.first, of: newTrialsIn(stage) };
  return (stage.number === 1 && position.index < tries.length) || (learned !== undefined && isTurnOfLearned(position));
}
