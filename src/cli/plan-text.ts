import type { StagePlan } from "../study/definition.ts";
import { count, tidy } from "./amounts.ts";

/** A stage in words: `12 trials up to 20 epochs: 10 new, the best 2 of the stage before go on from epoch 5; ranges narrowed`. */
export function planText({ trials, epochs, narrow, carry }: StagePlan, before: StagePlan | undefined): string {
  const carried = Math.min(carry, trials);
  const from = before === undefined ? "" : ` from epoch ${before.epochs}`;
  const who = carried === 0 ? "" : `: ${trials - carried} new, the best ${carried} of the stage before go on${from}`;
  return `${count(trials, "trial")} up to ${count(epochs, "epoch")}${who}${narrow ? "; ranges narrowed" : ""}`;
}

/** Epochs that a stage trains if none of its trials stops early. */
export function planEpochs({ trials, epochs, carry }: StagePlan, before: StagePlan | undefined): number {
  const carried = Math.min(carry, trials);
  return tidy((trials - carried) * epochs + carried * Math.max(0, epochs - (before?.epochs ?? 0)));
}
