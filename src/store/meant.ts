import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nearest } from "../definition/spelling.ts";

/**
 * What to do about a path at which nothing is: "did you mean runs/digits?", where its folder has a name that is near enough, or else what
 * is otherwise.
 * @param base what the path is relative to
 */
export function meant(path: string, otherwise: string, base = "."): string {
  // A link to nothing is a name in the folder, and yet nothing is there.
  const others = namesIn(resolve(base, dirname(path))).filter((name) => name !== basename(path));
  const name = nearest(basename(path), others);
  return name === undefined ? otherwise : `did you mean ${join(dirname(path), name)}?`;
}

/** None where nobody may look. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
