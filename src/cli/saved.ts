import { relative } from "node:path";
import { checkpointPath } from "../store/checkpoints.ts";
import type { Trial } from "../study/study.ts";

/** What a trial's program saved at its best epoch, as a path within the folder; null where nothing was, or it is gone. */
export function savedAtBest(folder: string, { curve, scoreEpoch }: Trial): string | null {
  const name = curve.find(({ epoch }) => epoch === scoreEpoch)?.checkpoint;
  const path = name === undefined ? undefined : checkpointPath(folder, name);
  return path === undefined ? null : relative(folder, path);
}
