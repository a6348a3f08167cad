import { closeSync, fstatSync, readSync } from "node:fs";
import { openIfThere } from "./read-if-there.ts";

/** Bytes of a file's end that are looked at. */
const END = 64 * 1024;

/** The last lines of a text file of any size; none where there is no such file. A progress bar counts as what it shows at last. */
export function lastLines(path: string, most: number): string[] {
  const file = openIfThere(path);
  if (file === undefined) return [];
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - END);
    const bytes = Buffer.alloc(size - from);
    const length = readSync(file, bytes, 0, bytes.length, from);
    const end = bytes.toString("utf8", 0, length).trimEnd();
    // The first line lacks its beginning and is dropped, unless it is all there is: a progress bar, or one very long line.
    const whole = from > 0 ? end.replace(/^[^\r\n]*[\r\n]+/, "") : end;
    return whole
      .split("\n")
      .map((line) => line.trimEnd().split("\r").at(-1) ?? "")
      .filter((line) => line !== "")
      .slice(-most);
  } finally {
    closeSync(file);
  }
}
