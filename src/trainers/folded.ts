import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { remove } from "../store/remove.ts";
import { move } from "../store/saved.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Metric } from "../study/definition.ts";
import type { Metrics } from "../study/events.ts";
import { foldMetric } from "../study/folds.ts";
import { meanOverFolds } from "./fold-mean.ts";
import { requireOwnSave } from "./own-save.ts";
import { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "./trainer.ts";

/**
 * Cross-validation: trains an attempt's folds one after the other, each up to the attempt's epochs, and in the end reports
 * their mean, at the attempt's last epoch. Until then it reports how far it is, as if each fold were an equal part of the
 * way to that epoch; with the fold's own value of the metric by the fold's name, so that no part of the mean passes for a score.
 * A value that is not finite is reported as it is, since then the attempt has diverged.
 *
 * What each fold has saved last is put together as one checkpoint, a folder with `fold1`, `fold2` …; an attempt that goes on
 * from such a one goes on with each fold from its own. An attempt that is interrupted begins its folds again.
 * Throws TrainingError where a fold fails, or where no epoch is reported by all.
 */
export function foldedTrainer(
  trainer: Trainer,
  { folds, metric, folder }: { folds: number; metric: Metric; folder: Pick<StudyFolder, "path" | "directory"> },
): Trainer {
  return {
    async *train(task, signal) {
      const curves: EpochReport[][] = [];
      const saves: (string | undefined)[] = [];
      for (let fold = 1; fold <= folds; fold++) {
        const part = foldTask(task, fold, folds);
        const curve: EpochReport[] = [];
        let saved: string | undefined;
        for await (const report of trainer.train(part, signal)) {
          curve.push(report);
          const newer = report.checkpoint ?? `${part.checkpoint}.${report.epoch}`;
          requireOwnSave(newer, task.dir, folder);
          saved = keepLast(saved, newer);
          const epoch = progressAt(task, part, report.epoch);
          // The last epoch is the mean's.
          if (epoch < task.epochs) yield { epoch, metrics: partial(report.metrics, metric.name, fold) };
        }
        if (signal.aborted) return;
        curves.push(curve);
        saves.push(saved === undefined ? undefined : await ownSave(part, saved));
      }
      const metrics = meanOverFolds(curves, metric);
      if (metrics === undefined)
        throw new TrainingError(`its ${folds} folds have no epoch in common; report the same epochs in each`, "");
      const checkpoint = await joinSaves(`${task.checkpoint}.${task.epochs}`, saves);
      yield { epoch: task.epochs, metrics, ...(checkpoint === undefined ? {} : { checkpoint }) };
    },
  };
}

interface FoldTask extends TrainingTask {
  readonly fold: { readonly number: number; readonly of: number };
  readonly from: number;
}

/** One fold of an attempt as a task of its own. */
export function foldTask({ resume, from = 0, ...task }: TrainingTask, number: number, of: number): FoldTask {
  const own = resume === undefined ? undefined : join(resume, `fold${number}`);
  const goesOn = own !== undefined && existsSync(own);
  return {
    ...task,
    fold: { number, of },
    from: goesOn ? from : 0,
    checkpoint: `${task.checkpoint}.fold${number}`,
    ...(goesOn ? { resume: own } : {}),
  };
}

/** Where an epoch of a fold lies on the attempt's way, to four decimals. */
function progressAt({ epochs, from = 0 }: TrainingTask, part: FoldTask, epoch: number): number {
  const { number, of } = part.fold;
  const share = Math.min(1, Math.max(0, (epoch - part.from) / (epochs - part.from)));
  return Math.round((from + ((epochs - from) * (number - 1 + share)) / of) * 1e4) / 1e4;
}

function partial(metrics: Metrics, name: string, fold: number): Metrics {
  const { [name]: value, ...others } = metrics;
  if (value === undefined) return others;
  return Number.isFinite(value) ? { ...others, [foldMetric(name, fold)]: value } : metrics;
}

/** The newer save of a fold, if there is one; the one before is removed. */
function keepLast(before: string | undefined, newer: string): string | undefined {
  if (!existsSync(newer)) return before;
  if (before !== undefined && before !== newer) remove(before);
  return newer;
}

/** A fold's last save by a name of its own: the next fold's program may call its own the same. */
async function ownSave({ checkpoint }: FoldTask, saved: string): Promise<string> {
  const own = `${checkpoint}.last`;
  await move(saved, own);
  return own;
}

/** The saves of all folds as one; undefined where a fold has none. */
async function joinSaves(path: string, saves: readonly (string | undefined)[]): Promise<string | undefined> {
  if (saves.some((saved) => saved === undefined)) return undefined;
  mkdirSync(path, { recursive: true });
  for (const [i, saved] of saves.entries()) await move(saved!, join(path, `fold${i + 1}`));
  return path;
}
