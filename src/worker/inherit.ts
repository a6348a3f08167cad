import { copyFileSync, cpSync, linkSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { checkpointPath, listCheckpoints, originOf } from "../store/checkpoints.ts";
import { hasCode } from "../store/errors.ts";
import { layout } from "../store/layout.ts";
import { makeWithin } from "../store/make-within.ts";
import { remove } from "../store/remove.ts";
import { reached } from "../study/losses.ts";
import type { Trial } from "../study/study.ts";
import { type ResumePoint, resumePoint } from "./resume-point.ts";

/** Another trial's checkpoint, copied so that it stays whatever becomes of the original. */
interface Inheritance {
  /** Where the parent's training stood; epoch 0 and no checkpoint where its program saves none. */
  readonly from: ResumePoint;
  /** Gives the copy to the trial; returns its path. */
  take(): string | undefined;
  /** Removes the copy. */
  drop(): void;
}

/** Copies the newest checkpoint of `parent` for a trial; undefined where it was removed meanwhile, since a newer one is there, of which no log was read yet. */
export function inherit(folder: string, parent: Trial, trial: number, worker: string): Inheritance | undefined {
  const from = resumePoint(folder, parent);
  const { path } = from;
  if (from.epoch < reached(parent) && hasMovedOn(folder, parent)) return undefined;
  if (path === undefined) return { from, take: () => undefined, drop: () => {} };
  const own = layout.inherited(folder, trial);
  const copy = `${own}.${worker}`;
  makeWithin(folder, dirname(own));
  const drop = () => remove(copy);
  drop();
  try {
    copyTree(path, copy);
  } catch (error) {
    drop();
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  const take = () => {
    remove(own);
    renameSync(copy, own);
    return own;
  };
  return { from, take, drop };
}

/** Whether a trial has saved an epoch behind those that are known of it. */
function hasMovedOn(folder: string, trial: Trial): boolean {
  return listCheckpoints(folder).some((name) => {
    const origin = originOf(name);
    return (
      origin?.trial === trial.number && origin.epoch > reached(trial) && checkpointPath(folder, name) !== undefined
    );
  });
}

/** Copies a checkpoint. Since nobody writes to one, a file gets a second name (a hard link) where the file system allows that. */
function copyTree(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    cpSync(from, to, { recursive: true });
    return;
  }
  try {
    linkSync(from, to);
  } catch {
    // There are no links, or `checkpoints/` lies on a disk of its own. Where it failed for another reason, so does this.
    copyFileSync(from, to);
  }
}

/** Removes a trial's copy, once the trial has ended. */
export function dropInherited(folder: string, trial: number): void {
  remove(layout.inherited(folder, trial));
}
