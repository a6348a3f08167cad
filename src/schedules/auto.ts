import { isMisleading, rankTrust } from "../analysis/budget-trust.ts";
import { oncePer } from "../space/once-per.ts";
import type { Definition } from "../study/definition.ts";
import { startedIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { asha } from "./asha.ts";
import { asPaused } from "./bracket.ts";
import { suitsCurves } from "./freeze/drawing.ts";
import { freeze } from "./freeze/freeze.ts";
import { firstRungOf, levelsUpTo } from "./rungs.ts";
import { goOn, type Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { standingOf } from "./standing.ts";

/** Fewer trials leave a schedule too little to compare. */
const FEWEST_TRIALS = 12;
/** Shorter trainings have too few epochs to foresee an end from. */
const FEWEST_EPOCHS = 5;

const ETA = 3;

/** What `auto` takes for a study. */
type AutoChoice = "stages" | "asha" | "freeze";

/**
 * What a definition leads to. With several stages it says itself how far each trial trains. With several objectives, or folds,
 * there is no one score after few epochs to judge by. `freeze` draws params of its own, so it is taken only where the sampler is
 * left to `auto`, too.
 */
export function autoChoice(definition: Definition): AutoChoice {
  const { stages: plans, objectives, folds } = definition;
  const [plan, second] = plans;
  if (plan === undefined || second !== undefined || objectives !== undefined || folds !== undefined) return "stages";
  if (plan.epochs <= 1 || plan.trials < FEWEST_TRIALS) return "stages";
  return plan.epochs >= FEWEST_EPOCHS && suitsCurves(definition, plan.trials) ? "freeze" : "asha";
}

/**
 * Chooses by what is known: `stages`, `asha` or `freeze`. With `asha`, all trials pass a rung at which their order is seen to say
 * little about that at the next. docs/schedules.md tells the figures behind this.
 */
export function auto(): Schedule {
  const staged = stages();
  const frozen = { epochs: freeze({ cost: "epochs" }), seconds: freeze({ cost: "seconds" }) };
  const halvings = new Map<number, Schedule>();
  // A study is asked for its next job, and then for the trials by which that one's params are drawn.
  const graceIn = oncePer((study: Study): number => {
    const stage = study.stages.at(-1);
    return stage === undefined ? 1 : trustedRung(study, stage);
  });
  const halving = (study: Study): Schedule => {
    const grace = graceIn(study);
    const found = halvings.get(grace) ?? asha({ eta: ETA, grace });
    halvings.set(grace, found);
    return found;
  };
  const of = (study: Study): Schedule => {
    switch (autoChoice(study.definition)) {
      case "stages":
        return staged;
      case "freeze":
        // What training costs is time, unless the search was given epochs.
        return study.definition.until?.epochs === undefined ? frozen.seconds : frozen.epochs;
      case "asha":
        return halving(study);
    }
  };
  return {
    next: (study) => of(study).next(study),
    verdict(study, trial) {
      // Which rungs mislead is worked out from all trials, and matters only at one.
      if (autoChoice(study.definition) === "asha" && !standsAtRung(study, trial)) return goOn;
      return of(study).verdict(study, trial);
    },
    comparable(study, stage) {
      return of(study).comparable?.(study, stage) ?? startedIn(study, stage);
    },
  };
}

/** Whether a trial's newest epoch has brought it to a rung, be it one that misleads. */
function standsAtRung({ stages, definition }: Study, trial: Trial): boolean {
  const stage = stages[trial.stage - 1];
  if (stage === undefined) return false;
  const levels = levelsUpTo(stage.epochs, ETA, firstRungOf(stage));
  return standingOf(asPaused(trial), levels, definition.metric).phase === "waiting";
}

/**
 * The first rung that is not seen to mislead. Of those that come to the next, most were chosen by their rank at this one, which
 * hides how well it tells: so it is left only where even the upper end of the interval is low.
 */
function trustedRung(study: Study, stage: Stage): number {
  const first = firstRungOf(stage);
  const levels = levelsUpTo(stage.epochs, ETA, first);
  const trials = trialsOf(study, stage);
  const { metric } = study.definition;
  const trusted = levels.find((level, rung) => {
    const trust = rankTrust(trials, metric, level, levels[rung + 1] ?? stage.epochs);
    return trust === undefined || !isMisleading({ rho: trust.high });
  });
  return trusted ?? levels.at(-1) ?? first;
}
