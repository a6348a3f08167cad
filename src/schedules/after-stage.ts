import type { Study } from "../study/study.ts";
import { hasRoom } from "./room.ts";
import type { Job, Schedule } from "./schedule.ts";
import { whyOver } from "./until.ts";

/**
 * What comes when nothing is left to do in the newest stage: the next one, or the end; undefined while something is. For whoever
 * only looks: a stage that may begin another trial is not over, whatever its schedule would do next, about which `freeze` thinks long.
 */
export function afterStage(study: Study, schedule: Schedule): Extract<Job, { kind: "open" | "finished" }> | undefined {
  const stage = study.stages.at(-1);
  if (stage !== undefined && hasRoom(study, stage) && whyOver(study) === undefined) return undefined;
  const job = schedule.next(study);
  return job.kind === "open" || job.kind === "finished" ? job : undefined;
}
