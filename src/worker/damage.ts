import { bestMayHaveGone, type Need, type NeededCheckpoint, neededCheckpoints } from "../analysis/removal.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { type CheckpointFault, checkpointFault } from "../store/checkpoint-fault.ts";
import { checkpointPath, listCheckpoints, readCheckpointRecord } from "../store/checkpoints.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { resumePoint } from "./resume-point.ts";

/** A checkpoint that is needed, and from which nothing can go on. */
export interface DamagedCheckpoint extends CheckpointFault {
  readonly name: string;
  readonly trial: number;
  /** What comes of it, in a sentence. */
  readonly means: string;
}

/**
 * Looks whether the checkpoints that trials go on from, that are pinned or the study's best are there and whole. What
 * workers have removed meanwhile is needed no more by a study read later.
 */
export function damagedCheckpoints(folder: StudyFolder, schedule: Schedule): DamagedCheckpoint[] {
  const faults = [...neededIn(folder, schedule).keys()].flatMap((name) => {
    const fault = checkpointFault(folder.path, name);
    return fault === undefined ? [] : { name, fault };
  });
  if (faults.length === 0) return [];
  const needed = neededIn(folder, schedule);
  const savesNothing = hasRecordsAlone(folder.path);
  const wasRemoved = bestMayHaveGone(folder.study);
  return faults.flatMap(({ name, fault }) => {
    const still = needed.get(name);
    const needs = still?.needs.filter((need) => !isExcused(need, name)) ?? [];
    if (still === undefined || needs.length === 0) return [];
    return { ...fault, name, trial: still.trial.number, means: meaningOf(folder.path, { ...still, needs }) };
  });

  function isExcused(need: Need, name: string): boolean {
    if (need === "goes on") return savesNothing;
    // Who removes a checkpoint takes its record too.
    return need === "best" && wasRemoved && readCheckpointRecord(folder.path, name) === undefined;
  }
}

/** Whether the program saves nothing, so that no trial has anything to go on from, whatever is missing. */
function hasRecordsAlone(folder: string): boolean {
  const names = listCheckpoints(folder);
  return names.length > 0 && names.every((name) => checkpointPath(folder, name) === undefined);
}

/** Where the newest stage is over, of its trials only those go on that the next one carries. */
function neededIn(folder: StudyFolder, schedule: Schedule): ReadonlyMap<string, NeededCheckpoint> {
  const study = folder.follow();
  const job = schedule.next(study);
  const stages = job.kind === "open" ? [...study.stages, job.stage] : study.stages;
  return neededCheckpoints({ ...study, stages }, job.kind === "finished");
}

function meaningOf(folder: string, { trial, needs }: NeededCheckpoint): string {
  return needs.map(meaning).join(", and ");

  function meaning(need: Need): string {
    if (need === "best") return "it is the study's best";
    if (need === "pinned") return `trial ${trial.number} is pinned`;
    const { epoch } = resumePoint(folder, trial);
    // Who has ended goes on only if the next stage carries it.
    const hasEnded = trial.state !== "running" && trial.state !== "paused";
    const verb = (plain: string, would: string) => (hasEnded ? `would ${would}` : plain);
    return `trial ${trial.number} ${epoch === 0 ? verb("begins anew", "begin anew") : `${verb("goes", "go")} on from epoch ${epoch}`}`;
  }
}
