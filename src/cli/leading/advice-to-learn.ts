import { count } from "../../study/amounts.ts";
import type { Definition } from "../../study/definition.ts";
import { type AlikeStudy, studiesAlike } from "../../worker/studies-alike.ts";

/** Studies that are told of, at most. */
const MOST = 3;

/** What studies in `directory` a definition could learn from, a line each. */
export function adviceToLearn(directory: string, definition: Definition): readonly string[] {
  return studiesAlike(directory, definition, MOST).map(
    (alike) =>
      `${trialsThere(alike)}: with "learn_from: ${alike.folder}" this study would begin with what was found there`,
  );
}

/** The same of the one that fits best, for a study that has just been begun in `path` without it. */
export function adviceToBeginAgain(directory: string, definition: Definition, path: string): readonly string[] {
  return studiesAlike(directory, definition, 1).map(
    (alike) =>
      `${trialsThere(alike)}: to begin with what was found there, stop this study, remove ${path}, and add "learn_from: ${alike.folder}"`,
  );
}

function trialsThere({ folder, scored, shared }: AlikeStudy): string {
  const names = `${shared.slice(0, 3).join(", ")}${shared.length > 3 ? ` and ${shared.length - 3} more` : ""}`;
  return `${folder}, beside it, has ${count(scored, "trial")} of ${names}`;
}
