import type { Handle } from "../launchers/launcher.ts";
import { lastLines } from "../store/last-lines.ts";
import { layout } from "../store/layout.ts";

const LINES = 3;
/** The first line that launchers' scripts print: when, as what and where. */
const BEGINNING = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (process \d+|[\d_+]+) on \S+$/;

/** What a worker printed last; empty where it said no more than who it is. */
export function lastWords(folder: string, { id }: Handle, worker: string | undefined): string {
  return lastLines(layout.words(folder, id), LINES)
    .filter((line) => line !== worker && line !== id && !BEGINNING.test(line))
    .join("\n");
}
