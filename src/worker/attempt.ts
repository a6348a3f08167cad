import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { coveredWhole } from "../formats/results/sealed-output.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { isClaimed } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import { makeWithin } from "../store/make-within.ts";
import { namesIfThere } from "../store/read-if-there.ts";
import { remove } from "../store/remove.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { INTERRUPTED } from "../study/events.ts";
import { reached } from "../study/losses.ts";
import { type Trainer, TrainingError, type TrainingTask } from "../trainers/trainer.ts";
import type { ClaimedAttempt } from "./claimed-attempt.ts";
import { type Ending, judgeEpoch, recordEpoch } from "./epoch.ts";
import { dropInherited } from "./inherit.ts";
import type { Logbook } from "./logbook.ts";
import type { Requests } from "./requests.ts";

/** What a worker trains with. */
export interface Bench {
  readonly folder: StudyFolder;
  readonly logbook: Logbook;
  readonly trainer: Trainer;
  readonly schedule: Schedule;
  /** Aborted when the worker should let go of its trial and leave. */
  readonly leaving: AbortSignal;
  readonly requests: Requests;
}

/**
 * Trains one attempt: every epoch is judged, kept as a checkpoint and logged. Writes the attempt's end, unless another
 * worker has claimed the trial's next attempt meanwhile: then this one no longer counts, and nothing more is written. Returns
 * which of the two.
 */
export async function trainAttempt(bench: Bench, claimed: ClaimedAttempt): Promise<"ended" | "superseded"> {
  const { folder, logbook } = bench;
  const { trial, attempt } = claimed;
  const checkpoint = layout.saves(folder.path, trial, attempt);
  makeWithin(folder.path, dirname(checkpoint));
  const task: TrainingTask = {
    trial,
    params: claimed.params,
    epochs: claimed.epochs,
    seed: claimed.seed,
    dir: layout.trial(folder.path, trial),
    checkpoint,
    from: claimed.from,
    ...(claimed.resume === undefined ? {} : { resume: claimed.resume }),
  };
  const ending = await endOf(bench, claimed, task);
  removeSaves(checkpoint);
  if (ending === "superseded") return ending;
  if (ending.state !== "paused") dropInherited(folder.path, trial);
  logbook.write({ kind: "end", trial, attempt, ...ending });
  return "ended";
}

async function endOf(bench: Bench, claimed: ClaimedAttempt, task: TrainingTask): Promise<Ending | "superseded"> {
  const stop = new AbortController();
  const givenUp = bench.requests.training(claimed.trial);
  const signal = AbortSignal.any([stop.signal, bench.leaving, givenUp]);
  const { folder, logbook, trainer, schedule } = bench;
  let ending: Ending | "superseded" | undefined;
  try {
    for await (const report of trainer.train(task, signal)) {
      bench.requests.look();
      if (givenUp.aborted) break;
      ending = isSuperseded(bench, claimed)
        ? "superseded"
        : judgeEpoch(folder, schedule, await recordEpoch(folder, logbook, claimed, report));
      if (ending === undefined) continue;
      stop.abort();
      break;
    }
  } catch (error) {
    // Throws where the study was moved away: a failure for want of its folder tells nothing of the trial.
    folder.follow();
    if (isSuperseded(bench, claimed)) return "superseded";
    if (!(error instanceof TrainingError)) throw error;
    if (!signal.aborted && hasNothingToGoOnFrom(folder, claimed))
      return { state: "paused", reason: "its checkpoint was removed before it could go on from it" };
    // Everybody reads the reason, so what the program printed of its test set is covered in it.
    const message = `${error.message}${adviceOnShapes(folder, claimed)}`;
    if (!signal.aborted) return { state: "failed", reason: coveredWhole(`${message}\n${error.output}`.trim()) };
  }
  // Once more: to write of an epoch takes as long as the disk stands still, and others may take the trial over meanwhile.
  if (isSuperseded(bench, claimed)) return "superseded";
  if (ending !== undefined) return ending;
  if (givenUp.aborted) return { state: "killed", reason: String(givenUp.reason) };
  const epoch = reached(folder.study.trials[claimed.trial - 1] ?? { curve: [] });
  if (epoch >= claimed.epochs) return { state: "done", reason: "" };
  if (bench.leaving.aborted) return { state: "paused", reason: INTERRUPTED };
  return { state: "done", reason: `the program ended after epoch ${epoch} of ${claimed.epochs}` };
}

/** What to do where another trial's weights may not fit, since the attempt failed that went on from them. */
function adviceOnShapes({ path }: StudyFolder, { trial, resume }: ClaimedAttempt): string {
  if (resume !== layout.inherited(path, trial)) return "";
  return "; it went on from another trial's checkpoint: if that does not fit these params, take those that decide the shapes of weights (a width, a number of layers) out of the space, or search them first by another schedule";
}

/**
 * Whether the checkpoint went that the attempt was to go on from: another worker, for which the search was over, removed it as
 * this one claimed the trial.
 */
function hasNothingToGoOnFrom({ study }: StudyFolder, { trial, from, resume }: ClaimedAttempt): boolean {
  const epoch = reached(study.trials[trial - 1] ?? { curve: [] });
  return resume !== undefined && epoch <= from && !existsSync(resume);
}

/** Removes what the attempt saved and no checkpoint was made of. */
function removeSaves(saves: string): void {
  const [directory, prefix] = [dirname(saves), basename(saves)];
  for (const name of namesIfThere(directory) ?? []) {
    if (name.startsWith(prefix)) remove(join(directory, name));
  }
}

/** Whether another worker, taking this one for lost, has claimed the trial's next attempt. */
function isSuperseded({ folder }: Bench, { trial, attempt }: ClaimedAttempt): boolean {
  return isClaimed(folder.path, trial, attempt + 1);
}
