import { divergenceOf } from "../analysis/divergence.ts";
import { bestAndLast } from "../analysis/retention.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { checkpointsBestFirst } from "../store/checkpoint-list.ts";
import { keepCheckpoint, removeCheckpoints } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import { bringSaved } from "../store/saved.ts";
import { sizeOf } from "../store/size.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { EndState } from "../study/events.ts";
import { reached } from "../study/losses.ts";
import { withoutSealed } from "../study/sealed.ts";
import type { Trial } from "../study/study.ts";
import { thinnedCurve } from "../study/thinned-curve.ts";
import { requireOwnSave } from "../trainers/own-save.ts";
import type { EpochReport } from "../trainers/trainer.ts";
import type { ClaimedAttempt } from "./claimed-attempt.ts";
import { host } from "./identity.ts";
import type { Logbook } from "./logbook.ts";
import { roomFor } from "./make-room.ts";

/** How and why an attempt ends. */
export interface Ending {
  readonly state: EndState;
  readonly reason: string;
}

/** Points of the curve in a checkpoint's record at most: of tens of thousands, writing all at each epoch took longer than training. */
const MOST_POINTS = 1000;

/**
 * Keeps an epoch's checkpoint and logs the epoch; returns the trial with it. Checkpoints that the trial needs no more are
 * removed when the disk has what takes their place: a power cut leaves the one or the other. Throws TrainingError for a checkpoint
 * that is not the program's to give away.
 */
export async function recordEpoch(
  folder: StudyFolder,
  logbook: Logbook,
  { trial, attempt, params, seed }: Pick<ClaimedAttempt, "trial" | "attempt" | "params" | "seed">,
  report: EpochReport,
): Promise<Trial> {
  const { epoch, metrics } = report;
  const { name: metric } = folder.definition.metric;
  const before = folder.study.trials[trial - 1];
  const score = metrics[metric];
  let checkpoint: string | undefined;
  let saved: string | undefined;
  if (score !== undefined && Number.isFinite(score)) {
    const named = report.checkpoint ?? `${layout.saves(folder.path, trial, attempt)}.${epoch}`;
    requireOwnSave(named, layout.trial(folder.path, trial), folder);
    saved = await bringSaved(folder.path, named);
    const curve = [...(before?.curve ?? []), { epoch, metrics: withoutSealed(metrics), at: logbook.now() }];
    if (saved !== undefined && folder.study.definition.maxSize !== undefined)
      makeRoomFor(folder, logbook, saved, `epoch ${epoch} of trial ${trial} needs the room`);
    checkpoint = keepCheckpoint(
      folder.path,
      {
        ...{ trial, attempt, epoch, metric, score, params, seed, worker: logbook.worker, host },
        curve: thinnedCurve({ curve, scoreEpoch: epoch }, MOST_POINTS),
      },
      saved,
    );
  }
  logbook.write({ kind: "epoch", trial, attempt, epoch, metrics, ...(checkpoint === undefined ? {} : { checkpoint }) });
  if (saved !== undefined) logbook.flush();
  const after = folder.follow().trials[trial - 1];
  if (after === undefined)
    throw new Error(`trial ${trial} is not in the folder although its epoch ${epoch} was logged`);
  const kept = bestAndLast(after);
  const replaced = before === undefined ? [] : [...bestAndLast(before)];
  // An epoch that this attempt told twice counts once, and what was saved with the second telling is not kept.
  const own = checkpoint !== undefined && after.attempt === attempt ? [checkpoint] : [];
  removeCheckpoints(
    folder.path,
    [...replaced, ...own].filter((name) => !kept.has(name)),
  );
  return after;
}

/** Makes room before what was saved is taken in, so that the checkpoints never take more than the study allows. */
function makeRoomFor(folder: StudyFolder, logbook: Logbook, saved: string, reason: string): void {
  // People may have pinned a trial while what was saved was brought here, which takes its time.
  folder.followChanges();
  const { path, study } = folder;
  const stored = checkpointsBestFirst(path, study.definition.metric.goal);
  const checkpoints = roomFor(study, stored, sizeOf(saved)).removed.map(({ name }) => name);
  if (checkpoints.length === 0) return;
  removeCheckpoints(path, checkpoints);
  logbook.write({ kind: "removed", checkpoints, reason });
}

/** How a trial ends after its newest epoch; undefined when it goes on. */
export function judgeEpoch(
  { definition, study }: Pick<StudyFolder, "definition" | "study">,
  schedule: Schedule,
  trial: Trial,
): Ending | undefined {
  const divergence = divergenceOf(trial.curve, definition.metric);
  if (divergence !== undefined) return { state: "diverged", reason: divergence };
  if (reached(trial) >= trial.epochs) return { state: "done", reason: "" };
  const verdict = schedule.verdict(study, trial);
  switch (verdict.kind) {
    case "continue":
      return undefined;
    case "pause":
      return { state: "paused", reason: verdict.reason };
    case "done":
      return { state: "done", reason: verdict.reason };
    case "stop":
      return { state: "stopped", reason: verdict.reason };
  }
}
