import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The most entries that are looked at below a folder, so that a data set beside the results holds nobody up. */
const MOST = 5000;
const DEEPEST = 8;

/** Files in a trial's folder that are not results of its program. */
const ours = /^(output\.log|inherited\.checkpoint|attempt\d+\.checkpoint.*)$/;

/** What files of results are called. */
export const resultFileNames = {
  csv: /\.(csv|tsv)$/i,
  jsonl: /\.(jsonl|ndjson)$/i,
  tensorboard: /tfevents/,
} as const;

/**
 * The files at or below a path that `accepts` takes by their names, sorted; none where nothing is there. Of folders those that
 * `enters` takes are looked into.
 */
export function findFiles(
  path: string,
  accepts: (name: string) => boolean,
  enters: (name: string) => boolean = () => true,
): string[] {
  const found: string[] = [];
  let seen = 0;
  const walk = (folder: string, depth: number): void => {
    for (const entry of entriesOf(folder)) {
      if (++seen > MOST) return;
      const inner = join(folder, entry.name);
      if (entry.isDirectory() && depth < DEEPEST && !ours.test(entry.name) && enters(entry.name))
        walk(inner, depth + 1);
      else if (entry.isFile() && !ours.test(entry.name) && accepts(entry.name)) found.push(inner);
    }
  };
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return [path];
  if (stat?.isDirectory()) walk(path, 0);
  return found.sort();
}

/** Folders come and go while a program runs. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
