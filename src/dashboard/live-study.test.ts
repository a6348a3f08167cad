import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { StudyFolder } from "../store/study-folder.ts";
import { definitionWith } from "../study/study.fixture.ts";
import { LiveStudy } from "./live-study.ts";

it("a study is followed on through a look at which nothing of it can be read, of which the terminal is told", () => {
  const root = mkdtempSync(join(tmpdir(), "whetstone-live-"));
  const folder = join(root, "study");
  createStudyFolder(folder, "name: study\n", root);
  vi.useFakeTimers();
  const told = vi.spyOn(console, "error").mockReturnValue();
  const live = new LiveStudy(new StudyFolder(folder, () => definitionWith()));
  onTestFinished(() => {
    live.close();
    vi.useRealTimers();
    rmSync(root, { recursive: true });
  });
  const format = layout.format(folder);
  renameSync(format, `${format}.away`);
  renameSync(layout.workers(folder), join(root, "workers"));
  mkdirSync(format);
  vi.advanceTimersByTime(5000);
  expect(told.mock.calls).toEqual([[expect.stringContaining("workers is not there")]]);
  rmSync(format, { recursive: true });
  renameSync(`${format}.away`, format);
  renameSync(join(root, "workers"), layout.workers(folder));
  vi.advanceTimersByTime(5000);
  expect(told).toHaveBeenCalledOnce();
  expect(live.study.trials).toEqual([]);
});
