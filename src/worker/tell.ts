import { UserError } from "../space/user-error.ts";
import { knownTrial } from "../store/known-trial.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { isEpoch, type Metrics } from "../study/events.ts";
import { reached } from "../study/losses.ts";
import type { Trial } from "../study/study.ts";
import { missingMetric, wrongEpoch } from "../trainers/readers/reader.ts";
import type { EpochReport } from "../trainers/trainer.ts";
import { scheduleOf } from "./assemble.ts";
import { byHand, openByHand } from "./by-hand.ts";
import { type Ending, judgeEpoch, recordEpoch } from "./epoch.ts";
import { Retention } from "./retain.ts";

/** What came of a trial: an epoch's metrics, its end, or both. */
export interface Told {
  /** The epoch that the metrics are of. Without it, the last that the trial was to train. */
  readonly epoch?: number;
  readonly metrics?: Metrics;
  /** The searched metric alone, instead of `metrics`. */
  readonly score?: number;
  /** Ends the trial. Without it, it ends with its last epoch, when it diverges, or when the schedule says so. */
  readonly state?: "done" | "failed";
  /** Why it failed. */
  readonly reason?: string;
}

/** What is to become of a trial: go on with it, or it has ended. */
export type Judgement = { readonly state: "continue"; readonly reason: "" } | Ending;

/**
 * Tells what came of a trial that was asked for; it is judged, logged and kept like what a program reports. An epoch that is
 * NaN or infinite ends the trial as diverged.
 * Throws UserError where the trial was not asked for or has ended, and where what is told makes no report.
 * @param folder the study's folder
 */
export async function tell(folder: string, trial: number, told: Told): Promise<Judgement> {
  const opened = openByHand(folder);
  opened.follow();
  const asked = askedTrial(opened, trial);
  const report = reportOf(asked, told, opened.definition.metric.name);
  return byHand(opened, { reason: "it has told", commit: undefined }, async (logbook) => {
    const after = report === undefined ? asked : await recordEpoch(opened, logbook, { ...asked, trial }, report);
    const judged = report && judgeEpoch(opened, scheduleOf(opened.definition), after);
    const ending = toldEnding(after, told, judged);
    if (ending === undefined) return { state: "continue", reason: "" };
    logbook.write({ kind: "end", trial, attempt: asked.attempt, ...ending });
    new Retention(opened.path).removeLeftovers(opened.follow());
    return ending;
  });
}

/** A trial that somebody asked for and that has not ended. */
function askedTrial(folder: StudyFolder, number: number): Trial {
  const trial = knownTrial(folder, number);
  const { state, reason, worker, byHand } = trial;
  if (state !== "running") {
    const why = reason === "" ? "" : `: ${reason}`;
    throw new UserError(
      `trial ${number} has ended (${state}${why}), so nothing more can be told of it; ask for another`,
    );
  }
  if (!byHand)
    throw new UserError(`trial ${number} is trained by ${worker}; only a trial that was asked for can be told of`);
  return trial;
}

/** The report that was told; undefined where only an end was. */
function reportOf(trial: Trial, told: Told, metric: string): EpochReport | undefined {
  const { number, epochs } = trial;
  const { score, state } = told;
  // Callers that have no types are told, too: no reader of the log would know another word.
  if (state !== undefined && state !== "done" && state !== "failed")
    throw new UserError(`trial ${number}: a trial that was asked for ends as done or failed, and not as ${state}`);
  if (told.metrics !== undefined && score !== undefined)
    throw new UserError(`trial ${number}: metrics and a score were told; the score belongs among the metrics`);
  const metrics = score === undefined ? told.metrics : { [metric]: score };
  const last = reached(trial);
  if (metrics === undefined) {
    if (state === undefined) throw new UserError(`trial ${number}: nothing was told; tell its ${metric}, or its end`);
    if (state === "done" && last === 0)
      throw new UserError(`trial ${number} has no epoch yet; tell its ${metric} too, or that it failed`);
    if (told.epoch !== undefined)
      throw new UserError(`trial ${number}: epoch ${told.epoch} was told without its ${metric}`);
    return undefined;
  }
  const epoch = told.epoch ?? epochs;
  if (!isEpoch(epoch)) throw new UserError(`trial ${number}: ${wrongEpoch(epoch)}`);
  if (epoch <= last)
    throw new UserError(
      `trial ${number} was told of up to epoch ${last}, so epoch ${epoch} is not news; tell a later one`,
    );
  if (epoch > epochs)
    throw new UserError(
      `trial ${number} trains up to epoch ${epochs}, so it has no epoch ${epoch}; tell one up to ${epochs}, or none for the last`,
    );
  if (typeof metrics[metric] !== "number")
    throw new UserError(`trial ${number}: ${missingMetric(metric, epoch, metrics, metrics)}`);
  return { epoch, metrics };
}

/** How the trial ends; undefined when it goes on. */
function toldEnding(trial: Trial, { state, reason = "" }: Told, judged: Ending | undefined): Ending | undefined {
  if (state === "failed") return { state, reason };
  if (state === undefined || judged?.state === "diverged" || judged?.state === "done") return judged;
  const last = reached(trial);
  return { state, reason: last < trial.epochs ? `it was ended by hand after epoch ${last} of ${trial.epochs}` : "" };
}
