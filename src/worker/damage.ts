import { mayHaveGone, type Need, type NeededCheckpoint, neededCheckpoints } from "../analysis/removal.ts";
import { bestAndLast } from "../analysis/retention.ts";
import { afterStage } from "../schedules/after-stage.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { checkpointFault } from "../store/checkpoint-fault.ts";
import { checkpointPath, listCheckpoints, readCheckpointRecord } from "../store/checkpoints.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Study, Trial } from "../study/study.ts";
import { resumePoint } from "./resume-point.ts";

/** A checkpoint that is needed, and from which nothing can go on. */
interface DamagedCheckpoint {
  readonly name: string;
  readonly trial: number;
  /** What is wrong with it, in a sentence. */
  readonly what: string;
  /** What comes of it, in a sentence. */
  readonly means: string;
}

/**
 * The checkpoints that are needed and are missing or torn: those that trials go on from, those that are pinned, and the study's
 * best. What a worker removes during the look is no damage: the study, read once more, needs it no more.
 */
export function damagedCheckpoints(folder: StudyFolder, schedule: Schedule): DamagedCheckpoint[] {
  const faults = [...ahead(folder, schedule).needed.keys()].flatMap((name) => {
    const what = checkpointFault(folder.path, name);
    return what === undefined ? [] : { name, what };
  });
  if (faults.length === 0) return [];
  const { study, needed } = ahead(folder, schedule);
  const savesNothing = hasRecordsAlone(folder.path);
  return faults.flatMap(({ name, what }) => {
    const still = needed.get(name);
    if (still === undefined) return [];
    // Who removes a checkpoint takes its record too.
    const isGone = readCheckpointRecord(folder.path, name) === undefined;
    const mayBeGone = (need: Need) =>
      isGone && (need === "pinned" ? hasWhole(folder.path, still.trial) : mayHaveGone(study, still.trial, need));
    const needs = still.needs.filter((need) => need !== "goes on" || !savesNothing).filter((need) => !mayBeGone(need));
    if (needs.length === 0) return [];
    return { name, trial: still.trial.number, what, means: meaningOf(folder.path, { ...still, needs }) };
  });
}

/** Whether one of the two checkpoints that are kept of a trial is whole: when people pinned the trial, there may have been no other. */
function hasWhole(folder: string, trial: Trial): boolean {
  return [...bestAndLast(trial)].some((name) => checkpointFault(folder, name) === undefined);
}

/** Whether the program saves nothing, so that no trial has anything to go on from, whatever is missing. */
function hasRecordsAlone(folder: string): boolean {
  const names = listCheckpoints(folder);
  return names.length > 0 && names.every((name) => checkpointPath(folder, name) === undefined);
}

/** A study with the stage that it would open now, where its newest is over: then only those trials go on that the next one carries. */
interface Ahead {
  readonly study: Study;
  readonly needed: ReadonlyMap<string, NeededCheckpoint>;
}

function ahead(folder: StudyFolder, schedule: Schedule): Ahead {
  const now = folder.follow();
  const after = afterStage(now, schedule);
  const study = after?.kind === "open" ? { ...now, stages: [...now.stages, after.stage] } : now;
  return { study, needed: neededCheckpoints(study, after?.kind === "finished") };
}

function meaningOf(folder: string, { trial, needs }: NeededCheckpoint): string {
  return needs.map(meaning).join(", and ");

  function meaning(need: Need): string {
    if (need === "best") return "it is the study's best";
    if (need === "pinned") return `trial ${trial.number} is pinned`;
    const { epoch } = resumePoint(folder, trial);
    // A trial that has ended goes on only if the next stage carries it.
    const hasEnded = trial.state !== "running" && trial.state !== "paused";
    const verb = (plain: string, would: string) => (hasEnded ? `would ${would}` : plain);
    return `trial ${trial.number} ${epoch === 0 ? verb("begins anew", "begin anew") : `${verb("goes", "go")} on from epoch ${epoch}`}`;
  }
}
