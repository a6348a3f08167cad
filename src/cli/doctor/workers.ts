import { reached } from "../../study/losses.ts";
import type { Study } from "../../study/study.ts";
import { type Finding, note } from "./finding.ts";

/** Trials that run by the logs, and whose workers are lost. */
export function checkRunning({ trials }: Study, isLost: (worker: string) => boolean): Finding[] {
  return trials.flatMap((trial) => {
    if (trial?.state !== "running" || trial.byHand || !isLost(trial.worker)) return [];
    return [
      note(
        `trial ${trial.number} waits at epoch ${reached(trial)} of ${trial.epochs}: its worker ${trial.worker} is lost`,
        "it was killed, or its machine is out of reach",
        "nothing while workers run, else whetstone run: the next free worker goes on from its last checkpoint",
      ),
    ];
  });
}
