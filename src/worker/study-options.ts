import { resolve } from "node:path";
import { stringify } from "yaml";
import { printParameter } from "../space/print.ts";
import type { Params, Space } from "../space/space.ts";
import { createStudyFolder } from "../store/study-folder.ts";
import type { Chosen, Goal, StagePlan } from "../study/definition.ts";
import { readDefinition } from "./read-definition.ts";

/** A study as a program says it, instead of a `study.yaml`. */
export interface StudyOptions<P = Params> {
  /** The study's name, and its folder's, unless `folder` says otherwise. */
  readonly name: string;
  readonly folder?: string;
  readonly space: Space<P>;
  /** The validation metric being searched. */
  readonly metric: string;
  /** Guessed from the metric's name where that tells. */
  readonly goal?: Goal;
  readonly stages: readonly (Pick<StagePlan, "trials" | "epochs"> & Partial<StagePlan>)[];
  readonly sampler?: string | Chosen["options"];
  readonly schedule?: string | Chosen["options"];
  readonly seed?: number;
}

/**
 * Makes the folder of a study, or finds it made; returns its absolute path. Throws UserError where the options make no study.
 * @param caller named in errors, in the place of a file
 */
export function makeStudy<P>(options: StudyOptions<P>, caller: string): string {
  const path = resolve(options.folder ?? options.name);
  const text = definitionText(options);
  readDefinition(text, caller);
  createStudyFolder(path, text, process.cwd());
  return path;
}

/** The options as `study.yaml`; without a command, since the program itself trains. */
function definitionText<P>({ name, space, metric, goal, stages, sampler, schedule, seed }: StudyOptions<P>): string {
  const expressions = space.parameters.map((parameter) => [parameter.name, printParameter(parameter)]);
  return stringify({ name, metric, goal, seed, space: Object.fromEntries(expressions), stages, sampler, schedule });
}
