import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { meanOverFolds } from "./fold-mean.ts";
import { foldedTrainer } from "./folded.ts";
import { functionTrainer, type TrainFunction } from "./function.ts";
import { collect, failureOf, useTasks } from "./trainer.contract.ts";

const metric = { name: "acc", goal: "maximize" } as const;
const nowhere = { path: "/nowhere/study", directory: "/nowhere" };
const folded = (train: TrainFunction, folds = 2, folder = nowhere) =>
  foldedTrainer(functionTrainer(train, metric), { folds, metric, folder });

/** Saves and reports each epoch, from the checkpoint on; fold 2 is the easier one. */
const learning: TrainFunction = async (_, { fold, epochs, resume, checkpoint, report }) => {
  const begun = resume === undefined ? 0 : Number(readFileSync(resume, "utf8"));
  for (let epoch = begun + 1; epoch <= epochs; epoch++) {
    writeFileSync(checkpoint(epoch), String(epoch));
    await report({ acc: epoch + 10 * (fold?.number ?? 0), train_loss: 1 / epoch }, { epoch });
  }
};

describe("a trainer of folds", () => {
  const newTask = useTasks();

  test("trains one fold after the other, tells how far it is, and at the end the mean", async () => {
    const reports = await collect(folded(learning), newTask({ epochs: 2 }));
    expect(reports.map(({ epoch, metrics }) => [epoch, metrics])).toEqual([
      [0.5, { acc_fold1: 11, train_loss: 1 }],
      [1, { acc_fold1: 12, train_loss: 0.5 }],
      [1.5, { acc_fold2: 21, train_loss: 1 }],
      [2, { acc: 17, train_loss: 0.5, acc_fold1: 12, acc_fold2: 22, acc_fold_sd: Math.sqrt(50), fold_epoch: 2 }],
    ]);
  });

  test("tells each training which fold it is, and of how many", async () => {
    const told: unknown[] = [];
    await collect(
      folded((_, { fold }) => {
        told.push(fold);
        return 0.5;
      }, 3),
      newTask({ epochs: 1 }),
    );
    expect(told).toEqual([1, 2, 3].map((number) => ({ number, of: 3 })));
  });

  test("keeps the last save of each fold as one checkpoint, and goes on from it with each fold from its own", async () => {
    const task = newTask({ epochs: 2 });
    const checkpoint = (await collect(folded(learning), task)).at(-1)?.checkpoint ?? "";
    expect(checkpoint).toBe(`${task.checkpoint}.2`);
    expect(readdirSync(checkpoint).map((fold) => readFileSync(join(checkpoint, fold), "utf8"))).toEqual(["2", "2"]);
    expect(readdirSync(task.dir)).toEqual([expect.stringMatching(/\.2$/)]);

    const further = await collect(folded(learning), { ...task, epochs: 4, resume: checkpoint, from: 2 });
    expect(further.map(({ epoch }) => epoch)).toEqual([2.5, 3, 3.5, 4]);
    expect(further.at(-1)?.metrics).toMatchObject({ acc: 19, fold_epoch: 4 });
  });

  test("keeps each fold's save where all folds call theirs the same", async () => {
    const task = newTask({ epochs: 2 });
    const saving: TrainFunction = async (_, { fold, epochs, report }) => {
      const checkpoint = join(task.dir, "model.pt");
      for (let epoch = 1; epoch <= epochs; epoch++) {
        writeFileSync(checkpoint, `fold ${fold?.number}, epoch ${epoch}`);
        await report({ acc: epoch }, { epoch, checkpoint });
      }
    };
    const checkpoint = (await collect(folded(saving), task)).at(-1)?.checkpoint ?? "";
    const saves = readdirSync(checkpoint).map((fold) => readFileSync(join(checkpoint, fold), "utf8"));
    expect(saves).toEqual(["fold 1, epoch 2", "fold 2, epoch 2"]);
  });

  test("has no checkpoint where a fold has saved nothing", async () => {
    const saving: TrainFunction = async (params, context) => {
      if (context.fold?.number === 2) await context.report({ acc: 1 }, { epoch: 1 });
      else await learning(params, context);
    };
    const task = newTask({ epochs: 1 });
    const last = (await collect(folded(saving), task)).at(-1);
    expect(last).not.toHaveProperty("checkpoint");
    expect(existsSync(`${task.checkpoint}.1`)).toBe(false);
  });

  test("fails where a fold names as its checkpoint a folder that stays: the trial's own, or its program's", async () => {
    const task = newTask({ epochs: 1 });
    const folder = { ...nowhere, directory: join(task.dir, "program") };
    mkdirSync(folder.directory);
    for (const checkpoint of [task.dir, folder.directory]) {
      const saving: TrainFunction = (_, { report }) => report({ acc: 1 }, { epoch: 1, checkpoint });
      const { message } = await failureOf(folded(saving, 2, folder), task);
      expect(message).toContain("is moved into the study; save it as a file or folder of its own");
      expect(existsSync(checkpoint)).toBe(true);
    }
  });

  test("reports what is not finite at once, as it is", async () => {
    const reports = await collect(
      folded(async (_, { report }) => {
        await report({ acc: Number.NaN }, { epoch: 1 });
      }),
      newTask({ epochs: 2 }),
    );
    expect(reports[0]).toEqual({ epoch: 0.5, metrics: { acc: Number.NaN } });
  });

  test("fails where a fold fails, or where no epoch is in common", async () => {
    const second: TrainFunction = async (_, { fold, report }) => {
      if (fold?.number === 2) throw new Error("out of luck");
      await report(0.5);
    };
    expect((await failureOf(folded(second), newTask({ epochs: 2 }))).message).toBe("out of luck");
    const apart: TrainFunction = (_, { fold, report }) => report(0.5, { epoch: fold?.number ?? 0 });
    expect((await failureOf(folded(apart), newTask({ epochs: 2 }))).message).toBe(
      "its 2 folds have no epoch in common; report the same epochs in each",
    );
  });

  test("begins no further fold when it is to end", async () => {
    const begun: (number | undefined)[] = [];
    const stop = new AbortController();
    const trainer = folded(async (_, { fold, report }) => {
      begun.push(fold?.number);
      await report(0.5, { epoch: 1 });
    });
    for await (const _ of trainer.train(newTask({ epochs: 2 }), stop.signal)) stop.abort();
    expect(begun).toEqual([1]);
  });
});

describe("the mean over folds", () => {
  const fold = (...values: readonly number[]) => values.map((acc, i) => ({ epoch: i + 1, metrics: { acc } }));

  test("is that of the epoch which is best on average, not of each fold's own best", () => {
    expect(meanOverFolds([fold(9, 5, 1), fold(1, 6, 9)], metric)).toMatchObject({ acc: 5.5, fold_epoch: 2 });
    expect(meanOverFolds([fold(9, 5, 1), fold(1, 6, 9)], { ...metric, goal: "minimize" })).toMatchObject({ acc: 5 });
  });

  test("takes only epochs that all have reported, and is not disturbed by what is NaN in one", () => {
    expect(meanOverFolds([fold(1, 2, 9), fold(3, 4)], metric)).toMatchObject({ acc: 3, fold_epoch: 2 });
    expect(meanOverFolds([fold(1, Number.NaN), fold(3, 9)], metric)).toMatchObject({ acc: 2, fold_epoch: 1 });
    expect(meanOverFolds([fold(Number.NaN, 1), fold(3, 9)], metric)).toMatchObject({ acc: 5, fold_epoch: 2 });
    expect(meanOverFolds([fold(Number.NaN), fold(3)], metric)?.acc).toBeNaN();
    expect(meanOverFolds([fold(), fold(3)], metric)).toBeUndefined();
  });
});
