import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { divergenceOf } from "../analysis/divergence.ts";
import { bestAndLast } from "../analysis/retention.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { Params } from "../space/space.ts";
import { keepCheckpoint, removeCheckpoints } from "../store/checkpoints.ts";
import { claimant } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { EndState } from "../study/events.ts";
import type { Trial } from "../study/study.ts";
import { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "../trainers/trainer.ts";
import { host } from "./identity.ts";
import type { Logbook } from "./logbook.ts";

/** What a worker trains with. */
export interface Bench {
  readonly folder: StudyFolder;
  readonly logbook: Logbook;
  readonly trainer: Trainer;
  readonly schedule: Schedule;
  /** Environment for this worker's programs, such as its GPU. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the worker should let go of its trial and leave. */
  readonly leaving: AbortSignal;
}

/** One attempt that this worker has claimed and whose opening is in its log. */
export interface ClaimedAttempt {
  readonly trial: number;
  readonly attempt: number;
  readonly params: Params;
  readonly seed: number;
  readonly epochs: number;
  /** The checkpoint to go on from. */
  readonly resume: string | undefined;
}

interface Ending {
  readonly state: EndState;
  readonly reason: string;
}

/**
 * Trains one attempt: every epoch is judged, kept as a checkpoint and logged. Writes the attempt's end, unless another
 * worker has claimed the trial's next attempt meanwhile: then this one no longer counts, and nothing more is written.
 */
export async function trainAttempt(bench: Bench, claimed: ClaimedAttempt): Promise<void> {
  const { folder, logbook, trainer } = bench;
  const { trial, attempt } = claimed;
  const checkpoint = layout.saves(folder.path, trial, attempt);
  mkdirSync(dirname(checkpoint), { recursive: true });
  const task: TrainingTask = {
    trial,
    attempt,
    params: claimed.params,
    epochs: claimed.epochs,
    seed: claimed.seed,
    dir: layout.trial(folder.path, trial),
    checkpoint,
    ...(claimed.resume === undefined ? {} : { resume: claimed.resume }),
    env: bench.env,
  };
  const ending = await endOf(bench, claimed, trainer, task);
  removeSaves(checkpoint);
  if (ending === "superseded") return;
  logbook.write({ kind: "end", trial, attempt, ...ending });
}

async function endOf(
  bench: Bench,
  claimed: ClaimedAttempt,
  trainer: Trainer,
  task: TrainingTask,
): Promise<Ending | "superseded"> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, bench.leaving]);
  let ending: Ending | "superseded" | undefined;
  try {
    for await (const report of trainer.train(task, signal)) {
      if (bench.leaving.aborted) break;
      ending = isSuperseded(bench, claimed) ? "superseded" : judge(bench, record(bench, claimed, report));
      if (ending === undefined) continue;
      stop.abort();
      break;
    }
  } catch (error) {
    if (isSuperseded(bench, claimed)) return "superseded";
    if (!(error instanceof TrainingError)) throw error;
    if (!bench.leaving.aborted) return { state: "failed", reason: `${error.message}\n${error.output}`.trim() };
  }
  if (ending !== undefined) return ending;
  if (isSuperseded(bench, claimed)) return "superseded";
  const reached = bench.folder.study.trials[claimed.trial - 1]?.curve.at(-1)?.epoch ?? 0;
  if (reached >= claimed.epochs) return { state: "done", reason: "" };
  if (bench.leaving.aborted) return { state: "paused", reason: "its worker was asked to leave" };
  return { state: "done", reason: `the program ended after epoch ${reached} of ${claimed.epochs}` };
}

/** Removes what the attempt saved and nobody took. */
function removeSaves(saves: string): void {
  const [directory, prefix] = [dirname(saves), basename(saves)];
  for (const name of readdirSync(directory)) {
    if (name.startsWith(prefix)) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Keeps the epoch's checkpoint and logs the epoch; returns the trial with it. */
function record({ folder, logbook }: Bench, claimed: ClaimedAttempt, report: EpochReport): Trial {
  const { trial, attempt, params, seed } = claimed;
  const { epoch, metrics } = report;
  const { name: metric } = folder.definition.metric;
  const score = metrics[metric];
  const before = folder.study.trials[trial - 1];
  let checkpoint: string | undefined;
  if (score !== undefined && Number.isFinite(score)) {
    const curve = [...(before?.curve ?? []), { epoch, metrics, at: Date.now() }];
    const promised = report.checkpoint ?? `${layout.saves(folder.path, trial, attempt)}.${epoch}`;
    const saved = existsSync(promised) ? promised : undefined;
    checkpoint = keepCheckpoint(
      folder.path,
      { trial, attempt, epoch, metric, score, params, seed, worker: logbook.worker, host, curve },
      saved,
    );
  }
  logbook.write({ kind: "epoch", trial, attempt, epoch, metrics, ...(checkpoint === undefined ? {} : { checkpoint }) });
  const after = folder.follow().trials[trial - 1];
  if (after === undefined)
    throw new Error(`trial ${trial} is not in the folder although its epoch ${epoch} was logged`);
  const kept = bestAndLast(after);
  removeCheckpoints(
    folder.path,
    after.curve.flatMap(({ checkpoint }) => (checkpoint !== undefined && !kept.has(checkpoint) ? [checkpoint] : [])),
  );
  return after;
}

/** How the trial ends after this epoch; undefined when it goes on. */
function judge({ folder, schedule }: Bench, trial: Trial): Ending | undefined {
  const { metric } = folder.definition;
  const divergence = divergenceOf(trial.curve, metric);
  if (divergence !== undefined) return { state: "diverged", reason: divergence };
  if ((trial.curve.at(-1)?.epoch ?? 0) >= trial.epochs) return { state: "done", reason: "" };
  const verdict = schedule.verdict(folder.study, trial);
  switch (verdict.kind) {
    case "continue":
      return undefined;
    case "pause":
      return { state: "paused", reason: verdict.reason };
    case "stop":
      return { state: "stopped", reason: verdict.reason };
  }
}

/** Whether another worker, taking this one for lost, has claimed the trial's next attempt. */
function isSuperseded({ folder }: Bench, { trial, attempt }: ClaimedAttempt): boolean {
  return claimant(folder.path, trial, attempt + 1) !== undefined;
}
