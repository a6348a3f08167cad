import { readTree } from "../../definition/yaml-read.ts";
import { UserError } from "../../space/user-error.ts";
import type { Imported } from "./imported.ts";
import { importWandb, isWandb } from "./wandb.ts";

export interface ImportOptions {
  /** The Python that programs of a sweep run with. */
  readonly interpreter: string;
}

/** Reads a search of another tool, told by its content. Throws UserError where it is none that is known. */
export function importSearch(text: string, file: string, { interpreter }: ImportOptions): Imported {
  const { root } = readTree(text, file);
  if (isWandb(root)) return importWandb(text, file, interpreter);
  throw new UserError(`${file} is no search of another tool that is known here`);
}

/** Whether a text is a W&B sweep, which may be run as it is. */
export function isSweep(text: string, file: string): boolean {
  try {
    return isWandb(readTree(text, file).root);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
