import { bestAndLast, keptCheckpoints } from "../analysis/retention.ts";
import { checkpointsBestFirst, type ListedCheckpoint } from "../store/checkpoint-list.ts";
import type { LiveStudy } from "./live-study.ts";

/** A checkpoint, and what will become of it by what is known now. */
export interface ShownCheckpoint extends ListedCheckpoint {
  /** Whether its trial's best or last is kept; else it is removed when a worker next tidies up. */
  readonly kept: boolean;
  /** Whether it is of its trial's best epoch. */
  readonly isBest: boolean;
}

/** All checkpoints, best first. */
export function shownCheckpoints({ folder, study }: LiveStudy): readonly ShownCheckpoint[] {
  const kept = keptCheckpoints(study);
  return checkpointsBestFirst(folder.path, study.definition.metric.goal).map((checkpoint) => {
    const trial = study.trials[checkpoint.trial - 1];
    return {
      ...checkpoint,
      kept: trial === undefined || kept.get(checkpoint.trial)?.has(checkpoint.name) === true,
      isBest: trial !== undefined && trial.scoreEpoch === checkpoint.epoch && bestAndLast(trial).has(checkpoint.name),
    };
  });
}
