import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { start } from "./fixtures/whetstone.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
  writeFileSync(
    join(root, "study.yaml"),
    `name: study\nmetric: acc\nspace: { lr: "10 ** uniform(-6, 1)" }\nstages: [{ trials: 4, epochs: 2 }]\n`,
  );
});

const whetstone = (...words: readonly string[]) => start(root, ...words).ended;

describe("an experiment by hand, from a definition without a command", () => {
  it("gives four who ask at the same moment the four trials, and is finished when all are told", async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => whetstone("ask", "study.yaml", "--json")));
    expect(asked.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(asked.map(({ out }) => JSON.parse(out).trial).sort()).toEqual([1, 2, 3, 4]);
    expect(readFileSync(join(root, "study", "study.yaml"), "utf8")).toContain("metric: acc");
    expect(asked.map(({ err }) => err)).toEqual(["", "", "", ""]);

    expect(await whetstone("ask", "study")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/4 trials of stage 1 still train\); tell first what came of trials 1, 2, 3, 4\n$/),
    });

    const told = await Promise.all([
      whetstone("tell", "study", "1", "--epoch", "1", "--metric", "acc=0.5", "--metric", "train_loss=2"),
      whetstone("tell", "study.yaml", "2", "-e", "2", "-m", "acc=0.7"),
      whetstone("tell", "study", "3", "--metric", "acc=nan"),
      whetstone("tell", "study", "4", "--failed", "out of memory"),
    ]);
    expect(told).toMatchObject([
      { code: 0, out: "continue\n" },
      { code: 0, out: "done\n" },
      { code: 0, out: "diverged: acc is NaN at epoch 2\n" },
      { code: 0, out: "failed: out of memory\n" },
    ]);

    const [again, done, unknown] = await Promise.all([
      whetstone("tell", "study", "2", "--metric", "acc=0.8"),
      whetstone("tell", "study", "1", "--done"),
      whetstone("tell", "study", "1", "--metric", "accuracy=0.8"),
    ]);
    expect(again).toMatchObject({ code: 2, err: expect.stringMatching(/^trial 2 has ended \(done\)/) });
    expect(done).toMatchObject({ code: 0, out: "done: it was ended by hand after epoch 1 of 2\n" });
    expect(unknown.code).toBe(2);

    expect(await whetstone("ask", "study")).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^The study is finished/),
    });
    const { trials } = openStudy(join(root, "study")).follow();
    expect(trials.map((trial) => trial?.state)).toEqual(["done", "done", "diverged", "failed"]);
  });

  it.each(["run", "worker"])("has nothing for workers: %s says so at once, and who goes on", async (command) => {
    await whetstone("ask", "study.yaml");
    expect(await whetstone(command, "study")).toEqual({
      code: 2,
      out: "",
      err: "study: it has no command that trains; run the program that calls search() again, or train by hand: whetstone ask study\n",
    });
  });

  it("says that the workers were asked to stop, and gives a trial all the same", async () => {
    await whetstone("ask", "study.yaml");
    await whetstone("stop", "study");
    const { code, out, err } = await whetstone("ask", "study", "--json");
    expect([code, JSON.parse(out).trial]).toEqual([0, 2]);
    expect(err).toMatch(/^The workers were asked to stop from .*; what you train by hand counts all the same\.\n$/);
  });
});
