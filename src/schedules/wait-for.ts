import { count } from "../study/amounts.ts";
import type { Stage, Trial } from "../study/study.ts";
import type { Job } from "./schedule.ts";

/** To wait for those of a stage's trials that run, where only they are left to do; undefined where none runs. */
export function waitFor(trials: readonly Trial[], stage: Stage): Job | undefined {
  const running = trials.filter(({ state }) => state === "running").length;
  if (running === 0) return undefined;
  const train = running === 1 ? "trains" : "train";
  return { kind: "wait", reason: `${count(running, "trial")} of stage ${stage.number} still ${train}` };
}
