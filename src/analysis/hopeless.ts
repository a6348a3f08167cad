import { curveLength } from "../study/curve-columns.ts";
import type { Study } from "../study/study.ts";

/** Trials that fail, with nothing learnt before, until the study is given up. */
const HOPELESS = 3;

/** Why going on makes no sense, where the first trials all failed and not one epoch was ever reported; else undefined. */
export function whyHopeless({ trials }: Study): string | undefined {
  let failed = 0;
  let reason = "";
  for (const trial of trials) {
    if (trial === undefined || trial.state === "running") continue;
    if (trial.state !== "failed" || curveLength(trial) > 0) return undefined;
    failed++;
    reason = `trial ${trial.number}: ${trial.reason}`;
  }
  return failed < HOPELESS ? undefined : `the first ${failed} trials all failed; ${reason}`;
}
