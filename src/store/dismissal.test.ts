import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openFolder } from "../cli/open-folder.ts";
import { MadeStudy } from "../cli/study.fixture.ts";
import { createStudyFolder } from "./create-study.ts";
import { killTrial, killWorker } from "./dismissal.ts";

it("what it advises for a trial that is not there can be typed, also where the study's path has blanks", () => {
  const root = mkdtempSync(join(tmpdir(), "whetstone dismissal "));
  const path = join(root, "digits");
  createStudyFolder(
    path,
    "name: digits\ncommand: train {x}\nmetric: acc\nspace: { x: 'uniform(0, 1)' }\nstages: [{ trials: 4, epochs: 2 }]\n",
    root,
  );
  expect(() => killTrial(openFolder(path), 9)).toThrow(`see: whetstone best '${path}'`);
  rmSync(root, { recursive: true });
});

it("a trial that is given up frees its worker, where it has one: people train those by hand", () => {
  const made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [0.5] });
  made.worker("w02").train({ trial: 2, scores: [0.5], byHand: true });
  expect(killTrial(made.open(), 1)).toBe("Trial 1 is given up; w01 goes on with another.");
  expect(killTrial(made.open(), 2)).toBe("Trial 2 is given up; it will not be resumed.");
  made.remove();
});

it("a worker that is not there is told from those that are", () => {
  const made = new MadeStudy();
  expect(() => killWorker(made.open(), "w01")).toThrow("has no worker w01; none is there");
  made.worker("w01").leave("");
  made.worker("w02");
  expect(() => killWorker(made.open(), "w01")).toThrow("w01 has left already; there is w02");
  made.worker("w03");
  expect(() => killWorker(made.open(), "w04")).toThrow("has no worker w04; there are w02, w03");
  made.remove();
});

it("a worker that is let go is said to pause only a trial that it has, and that has not ended before", () => {
  const made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [0.5] });
  made.worker("w02").train({ trial: 2, scores: [0.5], state: "done" });
  expect(killWorker(made.open(), "w01")).toBe(
    "w01 is asked to leave at once; its trial 1 is paused, and goes on with another worker, unless it ends before.",
  );
  expect(killWorker(made.open(), "w02")).toBe("w02 is asked to leave at once.");
  made.remove();
});
