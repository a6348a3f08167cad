import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "./trainer.ts";

/** What an implementation brings to be tested: trainers that search `val_accuracy`, each behaving in one way. */
interface TrainerCases {
  /**
   * For each epoch up to the task's, saves a file `<checkpoint>.<epoch>` and reports `lr` × epoch with it. Resuming
   * `….3` it begins with epoch 4.
   */
  readonly learning: Trainer;
  /** Reports epoch 1 with a score of 0.5, then fails saying "out of luck". */
  readonly failing: Trainer;
  /** Reports epochs with a score of 0.5 without end. */
  readonly endless: Trainer;
  /** Reports nothing, and waits until it is ended. */
  readonly hanging: Trainer;
  /** Reports nothing, and ends well. */
  readonly silent: Trainer;
  /** Reports NaN, Infinity and -Infinity. */
  readonly diverging: Trainer;
  /** Whether the endless or the hanging training of a task has begun and still runs. */
  isRunning(task: TrainingTask): boolean;
}

/** What every trainer must do. */
export function describeTrainer(name: string, makeCases: () => TrainerCases): void {
  describe(`a ${name} trainer`, () => {
    const newTask = useTasks();

    test("reports every epoch once, in order, with its metrics and its checkpoint", async () => {
      const task = newTask({ params: { lr: 0.25 }, epochs: 3 });
      const reports = await collect(makeCases().learning, task);
      expect(reports.map(({ epoch, metrics }) => [epoch, metrics.val_accuracy])).toEqual([
        [1, 0.25],
        [2, 0.5],
        [3, 0.75],
      ]);
      expect(reports.map(({ checkpoint }) => checkpoint)).toEqual(
        [1, 2, 3].map((epoch) => `${task.checkpoint}.${epoch}`),
      );
      expect(reports.every(({ checkpoint }) => existsSync(checkpoint ?? ""))).toBe(true);
    });

    test("goes on after the checkpoint that it resumes", async () => {
      const task = newTask({ params: { lr: 0.25 }, epochs: 5 });
      const reports = await collect(makeCases().learning, { ...task, resume: `${task.checkpoint}.3` });
      expect(reports.map(({ epoch }) => epoch)).toEqual([4, 5]);
    });

    test("keeps trainings apart that it runs at the same time", async () => {
      const { learning } = makeCases();
      const scores = await Promise.all(
        [0.125, 0.25, 0.5].map(async (lr) => {
          const reports = await collect(learning, newTask({ params: { lr }, epochs: 2 }));
          return reports.map(({ metrics }) => metrics.val_accuracy);
        }),
      );
      expect(scores).toEqual([
        [0.125, 0.25],
        [0.25, 0.5],
        [0.5, 1],
      ]);
    });

    test("hands on scores that are not finite", async () => {
      const reports = await collect(makeCases().diverging, newTask({ epochs: 3 }));
      expect(reports.map(({ metrics }) => metrics.val_accuracy)).toEqual([NaN, Infinity, -Infinity]);
    });

    test("tells how a training failed, after all that it reported", async () => {
      const reports: EpochReport[] = [];
      const failed = await failureOf(makeCases().failing, newTask({ epochs: 3 }), reports);
      expect(reports.map(({ epoch }) => epoch)).toEqual([1]);
      expect(`${failed.message}\n${failed.output}`).toContain("out of luck");
    });

    test("takes a training that reports nothing for a failure, and says what it should have reported", async () => {
      const failed = await failureOf(makeCases().silent, newTask({}));
      expect(failed.message).toMatch(/reported? no epoch|no epoch report/);
      expect(failed.message).toContain("val_accuracy");
    });

    test("ends without an error when it is aborted, and nothing runs any more", async () => {
      const { endless, isRunning } = makeCases();
      const task = newTask({ epochs: 1_000_000 });
      const controller = new AbortController();
      const epochs: number[] = [];
      for await (const { epoch } of endless.train(task, controller.signal)) {
        epochs.push(epoch);
        if (epoch === 3) {
          expect(isRunning(task)).toBe(true);
          controller.abort();
        }
      }
      expect(epochs).toEqual([1, 2, 3]);
      expect(isRunning(task)).toBe(false);
    });

    test("ends when it is aborted while it reports nothing", async () => {
      const { hanging, isRunning } = makeCases();
      const task = newTask({});
      const controller = new AbortController();
      const all = collect(hanging, task, controller.signal);
      await vi.waitFor(() => expect(isRunning(task)).toBe(true), { timeout: 10_000, interval: 5 });
      controller.abort();
      expect(await all).toEqual([]);
      expect(isRunning(task)).toBe(false);
    });

    test("ends when who takes its reports leaves", async () => {
      const { endless, isRunning } = makeCases();
      const task = newTask({ epochs: 1_000_000 });
      for await (const _ of endless.train(task, new AbortController().signal)) break;
      expect(isRunning(task)).toBe(false);
    });

    test("begins nothing when it is aborted before", async () => {
      const { learning } = makeCases();
      const task = newTask({});
      expect(await collect(learning, task, AbortSignal.abort())).toEqual([]);
      expect(existsSync(`${task.checkpoint}.1`)).toBe(false);
    });
  });
}

/** Gives each test tasks in a folder of its own, which is removed after it. */
export function useTasks(): (changes: Partial<TrainingTask>) => TrainingTask {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "whetstone-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  return (changes) => {
    const dir = mkdtempSync(join(root, "trial-"));
    const checkpoint = join(dir, "checkpoint");
    return { trial: 42, params: { lr: 0.1 }, epochs: 1, seed: 7, dir, checkpoint, ...changes };
  };
}

/** All reports of a training. */
export async function collect(trainer: Trainer, task: TrainingTask, signal?: AbortSignal): Promise<EpochReport[]> {
  const reports: EpochReport[] = [];
  for await (const report of trainer.train(task, signal ?? new AbortController().signal)) reports.push(report);
  return reports;
}

/** The error with which a training fails; what it reports before is added to `reports`. */
export async function failureOf(
  trainer: Trainer,
  task: TrainingTask,
  reports: EpochReport[] = [],
): Promise<TrainingError> {
  try {
    for await (const report of trainer.train(task, new AbortController().signal)) reports.push(report);
  } catch (error) {
    if (error instanceof TrainingError) return error;
    throw error;
  }
  throw new Error("the training did not fail");
}
