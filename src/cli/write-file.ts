import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { writing } from "../store/errors.ts";

/** Writes a file that a user has named, in a folder that need not be there yet. */
export function writeFile(file: string, content: string | Uint8Array): void {
  writing(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  });
}
