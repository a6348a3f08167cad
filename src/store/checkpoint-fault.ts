import { checkpointPath, originOf, readCheckpointRecord } from "./checkpoints.ts";
import { hasCode } from "./errors.ts";
import { sizeOf } from "./size.ts";

/**
 * Why nothing can go on from a checkpoint, in a sentence that begins with the file's path within the study's folder. Undefined
 * where the checkpoint is whole: its record is there and agrees with its name, and what the program saved has as many bytes as
 * when it was kept. Whether they are the right bytes is not looked at.
 */
export function checkpointFault(folder: string, name: string): string | undefined {
  try {
    return faultIn(folder, name);
  } catch (error) {
    // A disk that is failing, or a file that another host has just replaced.
    if (!hasCode(error, "EIO", "ESTALE")) throw error;
    return `checkpoints/${name} cannot be read`;
  }
}

function faultIn(folder: string, name: string): string | undefined {
  const record = readCheckpointRecord(folder, name);
  if (record === undefined) return `checkpoints/${name}.json is missing`;
  const origin = originOf(name);
  // A machine may have gone down before its disk had all of it.
  if (record === null || record.trial !== origin?.trial || record.epoch !== origin?.epoch)
    return `checkpoints/${name}.json is not the record that its name promises`;
  const { size } = record;
  if (typeof size !== "number") return undefined;
  const path = checkpointPath(folder, name);
  if (path === undefined) return `checkpoints/${name}.ckpt is missing`;
  const found = sizeOf(path);
  return found >= size ? undefined : `checkpoints/${name}.ckpt has ${found} of the ${size} bytes that were saved`;
}
