import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isScored } from "../analysis/ranking.ts";
import { FEWEST } from "../samplers/gp/precedents.ts";
import { UserError } from "../space/user-error.ts";
import { hasCode } from "../store/errors.ts";
import type { Definition } from "../study/definition.ts";
import { openStudy } from "./open-study.ts";

/** Studies that are told of, at most: following logs takes time. */
const MOST = 3;
/** The part of the hyperparameters that another study has searched, too. */
const SHARED = 0.5;

/** A study that another could learn from. */
export interface AlikeStudy {
  /** Its folder, as seen from where it was looked for. */
  readonly folder: string;
  readonly scored: number;
  /** Hyperparameters that both search. */
  readonly shared: readonly string[];
}

/**
 * The studies in `directory` that a new one could learn from: they search half of its hyperparameters or more, have trials enough for a
 * model, and are not the study itself. Those that share most come first. What cannot be read is passed over.
 */
export function studiesAlike(directory: string, { name, space }: Definition): readonly AlikeStudy[] {
  const names = namesOf({ space });
  return foldersIn(directory)
    .flatMap((folder) => alike(directory, folder, { name, names }) ?? [])
    .sort((a, b) => b.shared.length - a.shared.length || a.folder.localeCompare(b.folder))
    .slice(0, MOST);
}

function alike(
  directory: string,
  folder: string,
  { name, names }: { readonly name: string; readonly names: readonly string[] },
): AlikeStudy | undefined {
  try {
    const study = openStudy(join(directory, folder));
    const there = new Set(namesOf(study.definition));
    const shared = names.filter((one) => there.has(one));
    if (study.definition.name === name || shared.length === 0 || shared.length < SHARED * names.length)
      return undefined;
    const scored = study.follow().trials.filter((trial) => trial !== undefined && isScored(trial)).length;
    return scored < FEWEST ? undefined : { folder, scored, shared };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Hyperparameters that vary. */
function namesOf({ space }: Pick<Definition, "space">): readonly string[] {
  return space.dimensions.map(({ name }) => name);
}

function foldersIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith(".") ? entry.name : []));
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES")) return [];
    throw error;
  }
}
