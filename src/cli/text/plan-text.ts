import { count, tidy } from "../../study/amounts.ts";
import type { Definition, StagePlan } from "../../study/definition.ts";
import { shortNumber } from "../../study/describe.ts";

/** How many trials a stage begins itself. */
function newTrials({ trials, carry }: StagePlan): number {
  return Math.max(0, trials - carry);
}

/** A stage in words: `12 trials up to 20 epochs: 10 new, the best 2 of the stage before go on from epoch 5; ranges narrowed`. */
export function planText(plan: StagePlan, before: StagePlan | undefined): string {
  const { trials, epochs, narrow } = plan;
  const carried = trials - newTrials(plan);
  const from = before === undefined ? "" : ` from epoch ${before.epochs}`;
  const who = carried === 0 ? "" : `: ${newTrials(plan)} new, the best ${carried} of the stage before go on${from}`;
  return `${count(trials, "trial")} up to ${count(epochs, "epoch")}${who}${narrow ? "; ranges narrowed" : ""}`;
}

/** Epochs that a stage trains if none of its trials stops early. */
export function planEpochs(plan: StagePlan, before: StagePlan | undefined): number {
  const { trials, epochs } = plan;
  const carried = trials - newTrials(plan);
  return tidy(newTrials(plan) * epochs + carried * Math.max(0, epochs - (before?.epochs ?? 0)));
}

/** What a definition says beside its stages, a sentence each: when the search is over before, and what comes after it. */
export function aroundPlan({ stages, metric, folds, until, confirm }: Definition): string[] {
  const texts: string[] = [];
  if (folds !== undefined) texts.push(`each trial on ${folds} folds, one after the other, and scored by their mean`);
  if (until !== undefined) {
    const { trials, epochs, hours, score, noBetterFor } = until;
    const ends = [
      ...(trials === undefined ? [] : [`at ${count(trials, "trial")}`]),
      ...(epochs === undefined ? [] : [`at ${count(epochs, "epoch")}`]),
      ...(hours === undefined ? [] : [`at ${count(hours, "hour")}`]),
      ...(score === undefined ? [] : [`at ${metric.name} ${shortNumber(score)}`]),
      ...(noBetterFor === undefined ? [] : [`when ${count(noBetterFor, "trial")} in a row were no better`]),
    ];
    texts.push(`ends early ${ends.join(", ")}`);
  }
  if (confirm !== undefined) {
    const { repeats } = confirm;
    const trials = stages.reduce((sum, plan) => sum + newTrials(plan), 0);
    const top = Math.min(confirm.top, trials);
    const epochs = tidy(top * repeats * (stages.at(-1)?.epochs ?? 0));
    texts.push(`then the best ${top} again with ${repeats} other seeds each, up to ${count(epochs, "epoch")} more`);
  }
  return texts;
}
