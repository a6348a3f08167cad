import { isUnwanted, keptCheckpoints } from "../analysis/retention.ts";
import { afterStage } from "../schedules/after-stage.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { checkpointsBestFirst, type ListedCheckpoint } from "../store/checkpoint-list.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { roomFor } from "./make-room.ts";

/** What should become of the checkpoints that a folder has. */
interface Cleaning {
  /** What nobody wants any more. */
  readonly unwanted: readonly ListedCheckpoint[];
  /** The least useful of the rest, as far as `max_size` asks for it. */
  readonly forRoom: readonly ListedCheckpoint[];
  readonly staying: readonly ListedCheckpoint[];
  /** Bytes above `max_size` that stay all the same; 0 where it holds. */
  readonly beyond: number;
}

/** Which checkpoints the study need not keep, by what its logs tell now. */
export function cleaningOf(folder: StudyFolder, schedule: Schedule): Cleaning {
  const study = folder.follow();
  const finished = afterStage(study, schedule)?.kind === "finished";
  const kept = keptCheckpoints(study, finished);
  const all = checkpointsBestFirst(folder.path, study.definition.metric.goal);
  const { removed, beyond } = roomFor(study, all, 0, finished);
  const unwanted = new Set(all.filter((checkpoint) => isUnwanted(study, kept, checkpoint)));
  const forRoom = new Set(removed.filter((checkpoint) => !unwanted.has(checkpoint)));
  return {
    unwanted: [...unwanted],
    forRoom: [...forRoom],
    staying: all.filter((checkpoint) => !unwanted.has(checkpoint) && !forRoom.has(checkpoint)),
    beyond,
  };
}
