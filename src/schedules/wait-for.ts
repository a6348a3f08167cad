import { count } from "../study/amounts.ts";
import type { Job } from "./schedule.ts";

/** To wait for a stage's running trials, where only those are left to do; undefined where none runs. */
export function waitFor(running: number, stage: number): Job | undefined {
  if (running === 0) return undefined;
  const train = running === 1 ? "trains" : "train";
  return { kind: "wait", reason: `${count(running, "trial")} of stage ${stage} still ${train}` };
}
