import { closeSync, fstatSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { writing } from "./errors.ts";
import { temporaryBeside } from "./exclusive.ts";

/** Milliseconds since 1970 on the file server's clock, for one who has no log of its own to append to. */
export function serverTime(folder: string): number {
  const path = temporaryBeside(join(folder, "clock"));
  return writing(folder, () => {
    const file = openSync(path, "wx");
    try {
      writeSync(file, "\n");
      return fstatSync(file).mtimeMs;
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  });
}
