import { removable } from "../analysis/removal.ts";
import type { ListedCheckpoint } from "../store/checkpoint-list.ts";
import type { Study } from "../study/study.ts";

/** What would go to bring the checkpoints under the study's limit. */
export interface Room {
  /** The least useful first; enough, or all that may go. */
  readonly removed: readonly ListedCheckpoint[];
  /** Bytes above the limit that stay all the same; 0 where it holds. */
  readonly beyond: number;
}

/**
 * What to remove so that the checkpoints and `coming` bytes more take at most `checkpoints: {max_size}`.
 * @param stored all checkpoints of the folder
 * @param finished whether all stages are over, so that no trial goes on
 */
export function roomFor(study: Study, stored: readonly ListedCheckpoint[], coming: number, finished = false): Room {
  const { maxSize = Number.POSITIVE_INFINITY } = study.definition;
  const taken = stored.reduce((sum, { size = 0 }) => sum + size, 0);
  const removed: ListedCheckpoint[] = [];
  let beyond = taken + coming - maxSize;
  for (const checkpoint of removable(study, stored, finished)) {
    if (beyond <= 0) break;
    if (checkpoint.size === undefined) continue;
    removed.push(checkpoint);
    beyond -= checkpoint.size;
  }
  return { removed, beyond: Math.max(0, beyond) };
}
