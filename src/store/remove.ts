import { renameSync, rmSync } from "node:fs";
import { hasCode } from "./errors.ts";
import { temporaryBeside } from "./exclusive.ts";

/**
 * Removes a file or folder with all that is in it, if it is there: nothing has that name then. NFS and FUSE keep a file that a
 * process has open, as programs have whose weights are mapped into memory, and with it its folder. That gets a temporary's name
 * then, and is empty once the file is closed.
 */
export function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY", "EBUSY")) throw error;
    renameSync(path, temporaryBeside(path));
  }
}
