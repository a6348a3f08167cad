import { join } from "node:path";
import { compared } from "../analysis/ranking.ts";
import { FEWEST } from "../samplers/gp/precedents.ts";
import { UserError } from "../space/user-error.ts";
import { failureOfSystem } from "../store/errors.ts";
import { namesIfThere } from "../store/read-if-there.ts";
import type { Definition } from "../study/definition.ts";
import { openStudy } from "./open-study.ts";

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
 * @param most how many are looked for: following their logs takes time
 */
export function studiesAlike(directory: string, { name, space }: Definition, most: number): readonly AlikeStudy[] {
  const names = namesOf({ space });
  const sharing = (ifReadable(() => namesIfThere(directory)) ?? [])
    .flatMap((folder) => sharingStudy(directory, folder, { name, names }) ?? [])
    .sort((a, b) => b.shared.length - a.shared.length);
  const alike: AlikeStudy[] = [];
  for (const { folder, study, shared } of sharing) {
    if (alike.length === most) break;
    const scored = compared(ifReadable(() => study.follow().trials) ?? []).length;
    if (scored >= FEWEST) alike.push({ folder, scored, shared });
  }
  return alike;
}

/** The study in a folder where it shares enough; nothing of its logs is read yet. */
function sharingStudy(
  directory: string,
  folder: string,
  { name, names }: { readonly name: string; readonly names: readonly string[] },
) {
  const study = ifReadable(() => openStudy(join(directory, folder)));
  if (study === undefined || study.definition.name === name) return undefined;
  const there = new Set(namesOf(study.definition));
  const shared = names.filter((one) => there.has(one));
  return shared.length > 0 && shared.length >= SHARED * names.length ? { folder, study, shared } : undefined;
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // On a shared disk much is not ours to read, and advice is no reason to stop.
    if (error instanceof UserError || failureOfSystem(error) !== undefined) return undefined;
    throw error;
  }
}

/** Hyperparameters that vary. */
function namesOf({ space }: Pick<Definition, "space">): readonly string[] {
  return space.dimensions.map(({ name }) => name);
}
