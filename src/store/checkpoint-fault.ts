import { checkpointPath, originOf, readCheckpointRecord } from "./checkpoints.ts";
import { hasCode } from "./errors.ts";
import { sizeOf } from "./size.ts";

/** Why nothing can go on from a checkpoint. */
export interface CheckpointFault {
  /** `missing`: a file is not there; `torn`: one is, but not all of it, as when a machine went down before its disk had everything. */
  readonly kind: "missing" | "torn";
  /** A sentence that begins with the file's path within the study's folder. */
  readonly what: string;
}

/**
 * What is wrong with a checkpoint; undefined where it is whole: its record is there and agrees with its name, and what the
 * program saved has as many bytes as when it was kept. Whether they are the right bytes is not looked at.
 */
export function checkpointFault(folder: string, name: string): CheckpointFault | undefined {
  try {
    return faultIn(folder, name);
  } catch (error) {
    // A disk that is failing, or a file that another host has just replaced.
    if (!hasCode(error, "EIO", "ESTALE")) throw error;
    return { kind: "torn", what: `checkpoints/${name} cannot be read` };
  }
}

function faultIn(folder: string, name: string): CheckpointFault | undefined {
  const record = readCheckpointRecord(folder, name);
  if (record === undefined) return { kind: "missing", what: `checkpoints/${name}.json is missing` };
  const origin = originOf(name);
  if (record === null || record.trial !== origin?.trial || record.epoch !== origin?.epoch)
    return { kind: "torn", what: `checkpoints/${name}.json is not the record that its name promises` };
  const { size } = record;
  if (typeof size !== "number") return undefined;
  const path = checkpointPath(folder, name);
  if (path === undefined) return { kind: "missing", what: `checkpoints/${name}.ckpt is missing` };
  const found = sizeOf(path);
  return found >= size
    ? undefined
    : { kind: "torn", what: `checkpoints/${name}.ckpt has ${found} of the ${size} bytes that were saved` };
}
