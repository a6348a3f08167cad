import type { StudyFolder } from "../store/study-folder.ts";
import { functionTrainer, type TrainFunction } from "../trainers/function.ts";
import { samplerOf, scheduleOf } from "./assemble.ts";
import { type WorkOptions, type WorkOutcome, work } from "./worker.ts";

/** A worker in this process whose training is `train`, until the study is finished; it gives up where that takes too long. */
export function workOn(
  folder: StudyFolder,
  train: TrainFunction,
  others: Partial<WorkOptions> = {},
): Promise<WorkOutcome> {
  const { definition } = folder;
  return work({
    folder,
    sampler: samplerOf(definition),
    schedule: scheduleOf(definition),
    trainer: functionTrainer(train, definition.metric),
    signal: AbortSignal.timeout(60_000),
    ...others,
  });
}
