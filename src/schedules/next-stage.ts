import { budgetTrust, carriedBy } from "../analysis/budget-trust.ts";
import { narrow } from "../analysis/narrow.ts";
import { carriable } from "../analysis/ranking.ts";
import { trustText } from "../analysis/trust-text.ts";
import { searchStages } from "../study/repeats.ts";
import { trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study } from "../study/study.ts";
import type { Job, Schedule } from "./schedule.ts";

/**
 * The stage after those opened, frozen from what they found; undefined where no more is planned. Its ranges are those of
 * the stage before, narrowed around what worked there if its plan says so.
 */
export function nextStage(study: Study): Stage | undefined {
  const searched = searchStages(study);
  const plan = study.plans[searched.length];
  if (plan === undefined) return undefined;
  const before = searched.at(-1);
  const newest = study.stages.at(-1);
  if (before === undefined || newest === undefined) {
    return {
      number: 1,
      space: study.definition.space,
      epochs: plan.epochs,
      first: 1,
      last: plan.trials,
      carried: [],
      notes: [],
    };
  }
  const trials = trialsOf(study, before);
  const { goal } = study.definition.metric;
  const trust = budgetTrust(study);
  const carry = carriedBy(plan, trust);
  const carried = carriable(trials, goal, carry).map(({ number }) => number);
  const narrowed = plan.narrow ? narrow(before.space, trials, goal) : { space: before.space, notes: [] };
  return {
    number: newest.number + 1,
    space: narrowed.space,
    epochs: plan.epochs,
    first: newest.last + 1,
    last: newest.last + plan.trials - carried.length,
    carried,
    notes: [
      ...(carry > plan.carry
        ? [`${carry} trials go on instead of ${plan.carry}, since ${trustText(trust.at(-1)!)}`]
        : []),
      ...narrowed.notes.map(({ text }) => text),
    ],
  };
}

/** Opens the next stage, or ends the study. */
export function opening(study: Study): Job {
  const stage = nextStage(study);
  return stage === undefined
    ? {
        kind: "finished",
        reason: study.stages.length === 1 ? "its stage is done" : `all ${study.stages.length} stages are done`,
      }
    : { kind: "open", stage };
}

/**
 * What is next in a search whose stages come one after the other.
 * @param jobWithin what is left to do in a stage; undefined when all its trials have ended
 */
export function stageByStage(jobWithin: (study: Study, stage: Stage) => Job | undefined): Schedule["next"] {
  return (study) => {
    const stage = study.stages.at(-1);
    return (stage && jobWithin(study, stage)) ?? opening(study);
  };
}
