import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { Studies } from "./studies.ts";

let root: string;
let studies: Studies;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-studies-"));
  begin(9);
  studies = new Studies(root);
  vi.useFakeTimers();
});
afterEach(() => {
  studies.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

function begin(epochs: number): void {
  const text = `name: digits\nmetric: loss\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 1, epochs: ${epochs} }]\n`;
  createStudyFolder(join(root, "digits"), text, root);
}

const remove = () => rmSync(join(root, "digits"), { recursive: true });
const plannedEpochs = () => studies.study("digits")?.study.definition.stages[0]?.epochs;

it("a study that was begun in the place of one that was removed is shown, and pages of that one ask anew", () => {
  vi.spyOn(console, "error").mockReturnValue();
  const told: string[] = [];
  studies.study("digits")?.watch((frame) => told.push(frame.toString()));
  remove();
  begin(5);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(["event: resync\ndata: {}\n\n"]);
  expect(plannedEpochs()).toBe(5);
});

it("a study that is removed is told of in the terminal once, however long nobody brings it back", () => {
  const tell = vi.spyOn(console, "error").mockReturnValue();
  studies.study("digits");
  remove();
  vi.advanceTimersByTime(60_000);
  expect(tell.mock.calls).toEqual([[expect.stringMatching(/digits\/workers is not there; if the study was moved/)]]);
});

it("the study that may be meant is named where nothing is called as was typed", () => {
  expect(() => new Studies(join(root, "digit"))).toThrow(/holds none; did you mean .*\/digits\?$/);
  expect(() => new Studies(join(root, "digits", "workers"))).toThrow(/holds none; give the folder of a study, or one/);
});
