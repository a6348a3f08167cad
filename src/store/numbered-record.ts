import { hostname } from "node:os";
import { dirname } from "node:path";
import type { RecordedChange } from "../study/change.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import { createExclusive } from "./exclusive.ts";
import { makeWithin } from "./make-within.ts";
import { readIfThere } from "./read-if-there.ts";
import { userName } from "./user-name.ts";

/**
 * Writes facts with their author to the first numbered file that is free; of several that do so at once each has one of its own.
 * @param pathOf where in the study's folder the file of a number lies
 * @param after a number that is known to be taken, so that whoever adds many need not look through all of them each time
 */
export function recordNext<F extends object>(
  folder: string,
  pathOf: (folder: string, number: number) => string,
  facts: F,
  after = 0,
): F & Omit<RecordedChange, "change"> {
  const author = { t: Date.now(), user: userName(), host: hostname() };
  makeWithin(folder, dirname(pathOf(folder, 1)));
  for (let number = after + 1; ; number++) {
    const path = pathOf(folder, number);
    if (readIfThere(path) !== undefined) continue;
    const file = { v: FORMAT_VERSION, number, ...author, ...facts, pid: process.pid };
    if (createExclusive(path, `${JSON.stringify(file, null, 2)}\n`)) return { number, ...author, ...facts };
  }
}
