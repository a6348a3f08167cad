import { statSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { layout } from "../store/layout.ts";
import { LogFollower } from "../store/log-follower.ts";
import { makeWithin } from "../store/make-within.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { Logbook } from "./logbook.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
  makeWithin(root, layout.workers(root));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** How far, in milliseconds, the times that a worker writes are from its log's, where its host's clock is so far ahead. */
function apart(ahead: number): readonly number[] {
  const right = Date.now;
  const here = vi.spyOn(Date, "now").mockImplementation(() => right() + ahead);
  const logbook = Logbook.open(root, { whetstone: "0.1.0", commit: undefined });
  logbook.write({ kind: "leave", reason: "" });
  here.mockRestore();
  const written = statSync(layout.log(root, logbook.worker)).mtimeMs;
  logbook.close();
  const times: number[] = [];
  new LogFollower(root).read((worker, { t }) => {
    if (worker === logbook.worker) times.push(t);
  });
  expect(times).toHaveLength(2);
  return times.map((t) => Math.abs(t - written));
}

it("a worker whose clock is minutes off tells times of the file server's clock", () => {
  for (const minutes of [-7, 7])
    for (const milliseconds of apart(minutes * 60_000)) expect(milliseconds).toBeLessThan(5000);
});

it("a worker whose clock is seconds off tells times of its own", () => {
  for (const milliseconds of apart(3000)) expect(milliseconds).toBeGreaterThan(1000);
});
