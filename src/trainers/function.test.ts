import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { functionTrainer, StopTraining, type TrainFunction } from "./function.ts";
import { collect, describeTrainer, failureOf, useTasks } from "./trainer.contract.ts";
import type { TrainingTask } from "./trainer.ts";

const metric = { name: "val_accuracy", goal: "maximize" } as const;
const trainer = (train: TrainFunction) => functionTrainer(train, metric);

describeTrainer("function", () => {
  const running = new Set<string>();
  const whileRunning =
    (train: (...given: Parameters<TrainFunction>) => Promise<void>): TrainFunction =>
    async (params, context) => {
      running.add(context.dir);
      try {
        await train(params, context);
      } finally {
        running.delete(context.dir);
      }
    };
  return {
    learning: trainer(async ({ lr }, { epochs, resume, checkpoint, report }) => {
      for (let epoch = Number(resume?.split(".").at(-1) ?? 0) + 1; epoch <= epochs; epoch++) {
        writeFileSync(checkpoint(epoch), "weights");
        await report(Number(lr) * epoch, { epoch, checkpoint: checkpoint(epoch) });
      }
    }),
    failing: trainer(async (_, { report }) => {
      await report(0.5);
      throw new Error("out of luck");
    }),
    endless: trainer(
      whileRunning(async (_, { report }) => {
        for (;;) await report(0.5);
      }),
    ),
    hanging: trainer(
      whileRunning(async (_, { signal }) => {
        await once(signal, "abort");
      }),
    ),
    silent: trainer(async () => {}),
    diverging: trainer(async (_, { report }) => {
      for (const score of [NaN, Infinity, -Infinity]) await report(score);
    }),
    isRunning: (task: TrainingTask) => running.has(task.dir),
  };
});

describe("a training function", () => {
  const newTask = useTasks();

  test("that returns a number scores its last epoch", async () => {
    const reports = await collect(
      trainer(({ lr }) => Number(lr) * 2),
      newTask({ params: { lr: 0.25 }, epochs: 0.5 }),
    );
    expect(reports).toEqual([{ epoch: 0.5, metrics: { val_accuracy: 0.5 } }]);
  });

  test("that has reported epochs does not score another by what it returns", async () => {
    const train: TrainFunction = async (_, { report }) => {
      await report(0.5);
      return 0.75;
    };
    expect(await collect(trainer(train), newTask({ epochs: 5 }))).toHaveLength(1);
  });

  test("learns of its attempt", async () => {
    const task = newTask({ trial: 3, seed: 11, epochs: 4, resume: "/a/b.2" });
    const train: TrainFunction = (params, { trial, seed, epochs, dir, resume, checkpoint }) => {
      expect({ params, trial, seed, epochs, dir, resume }).toEqual({
        params: task.params,
        trial: 3,
        seed: 11,
        epochs: 4,
        dir: task.dir,
        resume: "/a/b.2",
      });
      expect(checkpoint(4)).toBe(`${task.checkpoint}.4`);
      return 1;
    };
    expect(await collect(trainer(train), task)).toHaveLength(1);
  });

  test("may change its params, which stay what was proposed", async () => {
    const task = newTask({ params: { lr: 0.25 } });
    await collect(
      trainer((params) => {
        Object.assign(params, { lr: 99 });
        return 1;
      }),
      task,
    );
    expect(task.params).toEqual({ lr: 0.25 });
  });

  test("reports numbers alone, whatever else it gives", async () => {
    const train: TrainFunction = (_, { report }) => {
      const metrics = { val_accuracy: 0.5 };
      Object.assign(metrics, { steps: 3n, note: "ok" });
      return report(metrics);
    };
    expect((await collect(trainer(train), newTask({})))[0]?.metrics).toEqual({ val_accuracy: 0.5 });
  });

  test("waits in report until its report has been judged", async () => {
    const steps: string[] = [];
    const train: TrainFunction = async (_, { report }) => {
      for (const epoch of [1, 2]) {
        steps.push(`report ${epoch}`);
        await report(0.5);
      }
    };
    for await (const { epoch } of trainer(train).train(newTask({ epochs: 2 }), new AbortController().signal)) {
      await nextTurn();
      steps.push(`judged ${epoch}`);
    }
    expect(steps).toEqual(["report 1", "judged 1", "report 2", "judged 2"]);
  });

  test("is stopped by its report, and may tidy up", async () => {
    const controller = new AbortController();
    let caught: unknown;
    const train: TrainFunction = async (_, { report }) => {
      try {
        await report(0.5);
      } catch (error) {
        caught = error;
        await nextTurn();
        throw new Error("the tidying up failed, which no longer matters");
      }
    };
    for await (const _ of trainer(train).train(newTask({ epochs: 9 }), controller.signal)) controller.abort();
    expect(caught).toBeInstanceOf(StopTraining);
  });

  test("that forgets to await its reports loses none", async () => {
    const train: TrainFunction = async (_, { report }) => {
      for (let i = 0; i < 3; i++) void report(i);
    };
    const reports = await collect(trainer(train), newTask({ epochs: 3 }));
    expect(reports.map(({ metrics }) => metrics.val_accuracy)).toEqual([0, 1, 2]);
  });

  test("that forgets to await a wrong report fails all the same", async () => {
    const train: TrainFunction = async (_, { report }) => {
      void report({ loss: 1 });
      await nextTurn();
      return 0.5;
    };
    expect((await failureOf(trainer(train), newTask({}))).message).toContain("has no val_accuracy");
  });

  test("that reports an epoch again is heard once", async () => {
    const train: TrainFunction = async (_, { report }) => {
      for (const epoch of [1, 2, 2, 1, 3]) await report(epoch, { epoch });
    };
    const reports = await collect(trainer(train), newTask({ epochs: 3 }));
    expect(reports.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  const mistakes: readonly [string, TrainFunction, RegExp][] = [
    ["epoch 0", (_, { report }) => report(1, { epoch: 0 }), /above 0, found 0; epochs count from 1/],
    [
      "an epoch beyond all counting",
      (_, { report }) => report(1, { epoch: 1e300 }),
      /found 1e\+300; the last that can/,
    ],
    ["an epoch as text", (_, { report }) => report(1, JSON.parse('{ "epoch": "1" }')), /above 0, found "1"/],
    ["no searched metric", (_, { report }) => report({ loss: 1 }), /epoch 1 has no val_accuracy.* it has loss/],
    [
      "what is no number",
      (_, { report }) => report(JSON.parse('{ "val_accuracy": "good" }')),
      /has "good" as val_accuracy, which is not/,
    ],
    ["after a resumption no epoch", (_, { report }) => report(1), /only the function knows its epoch/],
  ];
  test.each(mistakes)("that reports %s is told so", async (name, train, message) => {
    const task = newTask(name.startsWith("after") ? { resume: "/a/b.2" } : {});
    expect((await failureOf(trainer(train), task)).message).toMatch(message);
  });

  test("that throws what is no error fails all the same", async () => {
    const train: TrainFunction = () => {
      throw "a tantrum";
    };
    expect((await failureOf(trainer(train), newTask({}))).message).toContain("a tantrum");
  });
});
