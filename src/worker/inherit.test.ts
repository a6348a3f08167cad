import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { trialWith } from "../study/study.fixture.ts";
import { inherit } from "./inherit.ts";
import { resumePoint } from "./resume-point.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whetstone-inherit-"));
  mkdirSync(layout.checkpoints(folder));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const point = (epoch: number) => ({ epoch, metrics: {}, at: 0, checkpoint: `c${epoch}` });
const parent = trialWith({ number: 1, curve: [point(1), point(2)] });
const saved = (epoch: number) => join(layout.checkpoints(folder), `c${epoch}.ckpt`);

describe("a checkpoint taken over from another trial", () => {
  it("stays when its own trial no longer wants it", () => {
    writeFileSync(saved(2), "weights");
    const inheritance = inherit(folder, parent, 7, "w01")!;
    rmSync(saved(2));
    const path = inheritance.take()!;
    expect(readFileSync(path, "utf8")).toBe("weights");
    expect(inheritance.from).toMatchObject({ epoch: 2, checkpoint: "c2" });
  });

  it("may be a folder", () => {
    mkdirSync(saved(2));
    writeFileSync(join(saved(2), "layer"), "weights");
    const inheritance = inherit(folder, parent, 7, "w01")!;
    rmSync(saved(2), { recursive: true });
    expect(readFileSync(join(inheritance.take()!, "layer"), "utf8")).toBe("weights");
  });

  it("is the parent's newest that is there, and none where its program saves none", () => {
    writeFileSync(saved(1), "older");
    expect(inherit(folder, parent, 7, "w01")!.from.epoch).toBe(1);
    rmSync(saved(1));
    const nothing = inherit(folder, parent, 7, "w01")!;
    expect([nothing.from.epoch, nothing.take()]).toEqual([0, undefined]);
  });

  it("is what the trial goes on from until it has saved an epoch of its own", () => {
    writeFileSync(saved(2), "weights");
    inherit(folder, parent, 7, "w01")!.take();
    const origin = { trial: 1, epoch: 2, checkpoint: "c2" };
    const heir = trialWith({ number: 7, origin, curve: [] });
    expect(resumePoint(folder, heir)).toEqual({ epoch: 2, checkpoint: "c2", path: layout.inherited(folder, 7) });
    writeFileSync(saved(3), "own");
    expect(resumePoint(folder, { ...heir, curve: [point(3)] }).epoch).toBe(3);
    expect(resumePoint(folder, trialWith({ number: 7 })).epoch).toBe(0);
  });

  it("leaves nothing behind where another worker was first", () => {
    writeFileSync(saved(2), "weights");
    inherit(folder, parent, 7, "w01")!.drop();
    expect(existsSync(`${layout.inherited(folder, 7)}.w01`)).toBe(false);
    expect(existsSync(layout.inherited(folder, 7))).toBe(false);
  });
});
