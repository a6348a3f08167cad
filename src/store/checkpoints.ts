import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decimalsOf } from "../space/decimal.ts";
import type { Params } from "../space/space.ts";
import { recordIn } from "../study/record.ts";
import type { CurvePoint } from "../study/study.ts";
import { writing } from "./errors.ts";
import { finiteOrWord } from "./event-line.ts";
import { temporaryBeside } from "./exclusive.ts";
import { layout, trialName } from "./layout.ts";
import { makeWithin } from "./make-within.ts";
import { namesIfThere, readIfThere } from "./read-if-there.ts";
import { remove } from "./remove.ts";
import { scoreName } from "./score-name.ts";
import { sizeOf } from "./size.ts";

/** What stands beside a checkpoint: whose it is, how it came to be and how training went until then. */
interface CheckpointRecord {
  readonly trial: number;
  readonly attempt: number;
  readonly epoch: number;
  readonly metric: string;
  readonly score: number;
  readonly params: Params;
  readonly seed: number;
  readonly worker: string;
  readonly host: string;
  readonly curve: readonly CurvePoint[];
  /** Bytes of what the program saved; left out where it saved nothing. */
  readonly size?: number;
}

const CHECKPOINT = ".ckpt";
const RECORD = ".json";

/** `val_accuracy=0.972300_trial0042_epoch005`: plain sorting of names sorts scores. */
export function checkpointName({
  metric,
  score,
  trial,
  epoch,
}: Pick<CheckpointRecord, "metric" | "score" | "trial" | "epoch">): string {
  // Written out: as text, a small part of an epoch would have an exponent.
  const [whole = "", fraction] = epoch.toFixed(Math.min(100, decimalsOf(epoch))).split(".");
  const epochName = whole.padStart(3, "0") + (fraction === undefined ? "" : `.${fraction}`);
  // A name that began with a dot would be hidden.
  return `${metric.replace(/^\.|[^\w.-]/g, "-")}=${scoreName(score)}_trial${trialName(trial)}_epoch${epochName}`;
}

const named = /_trial(?<trial>\d+)_epoch(?<epoch>[\d.]+)$/;

/** Whose checkpoint a name is, and of which epoch; undefined where it is not a checkpoint's name. */
export function originOf(name: string): { readonly trial: number; readonly epoch: number } | undefined {
  const { trial, epoch } = named.exec(name)?.groups ?? {};
  return trial === undefined ? undefined : { trial: Number(trial), epoch: Number(epoch) };
}

/**
 * Takes what a program saved (a file or folder at `saved`, or nothing) into `checkpoints/` under its score, with the
 * record beside it; returns its name. The checkpoint comes first, so a record never stands for one that is not there.
 */
export function keepCheckpoint(
  folder: string,
  record: Omit<CheckpointRecord, "size">,
  saved: string | undefined,
): string {
  const name = checkpointName(record);
  const path = join(layout.checkpoints(folder), name);
  const size = saved === undefined ? {} : { size: sizeOf(saved) };
  writing(path, () => {
    makeWithin(folder, layout.checkpoints(folder));
    if (saved !== undefined) {
      remove(path + CHECKPOINT);
      renameSync(saved, path + CHECKPOINT);
    }
    const temporary = temporaryBeside(path);
    writeFileSync(temporary, `${JSON.stringify({ ...record, ...size }, finiteOrWord)}\n`, {
      flush: saved !== undefined,
    });
    renameSync(temporary, path + RECORD);
  });
  return name;
}

/** Removes checkpoints; those already gone are fine. */
export function removeCheckpoints(folder: string, names: Iterable<string>): void {
  for (const name of names) {
    const path = join(layout.checkpoints(folder), name);
    remove(path + RECORD);
    remove(path + CHECKPOINT);
  }
}

/** The path of what was saved under a name; undefined where nothing was, or it is gone. */
export function checkpointPath(folder: string, name: string): string | undefined {
  const path = join(layout.checkpoints(folder), name + CHECKPOINT);
  return existsSync(path) ? path : undefined;
}

/** All names in `checkpoints/`, sorted plainly; none where somebody has removed that folder to make room. */
export function listCheckpoints(folder: string): string[] {
  return (namesIfThere(layout.checkpoints(folder)) ?? [])
    .filter((name) => name.endsWith(RECORD) && !name.startsWith("."))
    .map((name) => name.slice(0, -RECORD.length))
    .sort();
}

/** The record beside a checkpoint; undefined where it is gone, null where it is damaged. */
export function readCheckpointRecord(folder: string, name: string): Record<string, unknown> | null | undefined {
  const text = readIfThere(join(layout.checkpoints(folder), name + RECORD));
  return text === undefined ? undefined : (recordIn(text) ?? null);
}
