import { relative } from "node:path";
import { scoredPoint } from "../study/score.ts";
import type { Trial } from "../study/study.ts";
import { checkpointPath } from "./checkpoints.ts";

/** What a trial's program saved at its best epoch, as a path within the folder; null where nothing was, or it is gone. */
export function savedAtBest(folder: string, trial: Trial): string | null {
  const name = scoredPoint(trial)?.checkpoint;
  const path = name === undefined ? undefined : checkpointPath(folder, name);
  return path === undefined ? null : relative(folder, path);
}
