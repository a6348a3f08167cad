import { expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { killTrial, killWorker } from "./dismissal.ts";

it("a trial that is given up frees its worker, where it has one: people train those by hand", () => {
  const made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [0.5] });
  made.worker("w02").train({ trial: 2, scores: [0.5], byHand: true });
  expect(killTrial(made.open(), 1)).toBe("Trial 1 is given up; w01 goes on with another.");
  expect(killTrial(made.open(), 2)).toBe("Trial 2 is given up; it will not be resumed.");
  expect(() => killTrial(made.open(), 9)).toThrow("there is no trial 9; the study has trials 1 to 2 so far");
});

it("a worker that is not there is told from those that are", () => {
  const made = new MadeStudy();
  expect(() => killWorker(made.open(), "w01")).toThrow("has no worker w01; none is there");
  made.worker("w01").leave("");
  made.worker("w02");
  expect(() => killWorker(made.open(), "w01")).toThrow("w01 has left already; there is w02");
  made.worker("w03");
  expect(() => killWorker(made.open(), "w04")).toThrow("has no worker w04; there are w02, w03");
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
});
