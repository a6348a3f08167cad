import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { checkpointName, keepCheckpoint, removeCheckpoints } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { trialWith } from "../study/study.fixture.ts";
import { inherit } from "./inherit.ts";
import { resumePoint } from "./resume-point.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, linkSync: vi.fn(fs.linkSync) };
});

let folder: string;
beforeEach(() => {
  folder = newFolder();
  mkdirSync(layout.checkpoints(folder));
});

const nameOf = (epoch: number, trial = 1) => checkpointName({ metric: "acc", score: 0.5, trial, epoch });
const point = (epoch: number, trial = 1) => ({ epoch, metrics: {}, at: 0, checkpoint: nameOf(epoch, trial) });
const parent = trialWith({ number: 1, curve: [point(1), point(2)] });

/** Keeps what a program saved after an epoch: a file, or a folder with a file `layer`. */
function keep(epoch: number, { trial = 1, asFolder = false } = {}): void {
  const saved = join(folder, "saved");
  if (asFolder) mkdirSync(saved);
  writeFileSync(asFolder ? join(saved, "layer") : saved, "weights");
  const origin = { params: {}, seed: 1, worker: "w01", host: "ada", curve: [] };
  keepCheckpoint(folder, { trial, attempt: 1, epoch, metric: "acc", score: 0.5, ...origin }, saved);
}

describe("a checkpoint taken over from another trial", () => {
  it("stays when its own trial no longer wants it", () => {
    keep(2);
    const inheritance = inherit(folder, parent, 7, "w01")!;
    removeCheckpoints(folder, [nameOf(2)]);
    const path = inheritance.take()!;
    expect(readFileSync(path, "utf8")).toBe("weights");
    expect(inheritance.from).toMatchObject({ epoch: 2, checkpoint: nameOf(2) });
  });

  it("may be a folder", () => {
    keep(2, { asFolder: true });
    const inheritance = inherit(folder, parent, 7, "w01")!;
    removeCheckpoints(folder, [nameOf(2)]);
    expect(readFileSync(join(inheritance.take()!, "layer"), "utf8")).toBe("weights");
  });

  it.each(["EPERM", "EXDEV"])(
    "is a copy where it cannot have another name (%s), as on a stick or another disk",
    (code) => {
      keep(2);
      vi.mocked(linkSync).mockImplementationOnce(() => {
        throw Object.assign(new Error(code), { code });
      });
      const inheritance = inherit(folder, parent, 7, "w01")!;
      removeCheckpoints(folder, [nameOf(2)]);
      expect(readFileSync(inheritance.take()!, "utf8")).toBe("weights");
    },
  );

  it("is the parent's newest that is there, and none where its program saves none", () => {
    keep(1);
    expect(inherit(folder, parent, 7, "w01")!.from.epoch).toBe(1);
    removeCheckpoints(folder, [nameOf(1)]);
    const nothing = inherit(folder, parent, 7, "w01")!;
    expect([nothing.from.epoch, nothing.take()]).toEqual([0, undefined]);
  });

  it("is asked for once more where its own trial has saved a newer one, of which no log was read yet", () => {
    keep(1);
    keep(3);
    expect(inherit(folder, parent, 7, "w01")).toBeUndefined();
    removeCheckpoints(folder, [nameOf(1)]);
    expect(inherit(folder, parent, 7, "w01")).toBeUndefined();
  });

  it("is what the trial goes on from until it has saved an epoch of its own", () => {
    keep(2);
    inherit(folder, parent, 7, "w01")!.take();
    const origin = { trial: 1, epoch: 2, checkpoint: nameOf(2) };
    const heir = trialWith({ number: 7, origin, curve: [] });
    expect(resumePoint(folder, heir)).toEqual({ epoch: 2, checkpoint: nameOf(2), path: layout.inherited(folder, 7) });
    keep(3, { trial: 7 });
    expect(resumePoint(folder, { ...heir, curve: [point(3, 7)] }).epoch).toBe(3);
    expect(resumePoint(folder, trialWith({ number: 7 })).epoch).toBe(0);
  });

  it("leaves nothing behind where another worker was first", () => {
    keep(2);
    inherit(folder, parent, 7, "w01")!.drop();
    expect(existsSync(`${layout.inherited(folder, 7)}.w01`)).toBe(false);
    expect(existsSync(layout.inherited(folder, 7))).toBe(false);
  });
});
