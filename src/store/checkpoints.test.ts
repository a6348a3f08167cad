import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { checkpointFault } from "./checkpoint-fault.ts";
import {
  checkpointPath,
  keepCheckpoint,
  listCheckpoints,
  originOf,
  readCheckpointRecord,
  removeCheckpoints,
} from "./checkpoints.ts";
import { layout } from "./layout.ts";
import { newStudyFolder } from "./new-folder.fixture.ts";

let folder: string;
beforeEach(() => {
  ({ folder } = newStudyFolder());
});

describe("a checkpoint", () => {
  const record = {
    trial: 42,
    attempt: 1,
    epoch: 5,
    metric: "val/acc",
    score: 0.9723,
    params: { lr: 0.1 },
    seed: 1,
    worker: "w01",
    host: "h",
    curve: [],
  };

  it("has its score in its name and its record beside it, and is gone when removed", () => {
    const saved = join(folder, "trials", "saved");
    writeFileSync(saved, "weights");
    const name = keepCheckpoint(folder, record, saved);
    expect(readdirSync(layout.checkpoints(folder)).sort()).toEqual([
      "val-acc=0.972300_trial0042_epoch005.ckpt",
      "val-acc=0.972300_trial0042_epoch005.json",
    ]);
    expect(listCheckpoints(folder)).toEqual([name]);
    expect(readCheckpointRecord(folder, name)).toEqual({ ...record, size: 7 });
    expect(checkpointPath(folder, name)).toBeDefined();
    removeCheckpoints(folder, [name, name]);
    expect(readdirSync(layout.checkpoints(folder))).toEqual([]);
  });

  it("is kept, too, where somebody has removed the whole folder of them to make room", () => {
    rmSync(layout.checkpoints(folder), { recursive: true });
    expect(listCheckpoints(folder)).toEqual([]);
    const name = keepCheckpoint(folder, record, undefined);
    expect(listCheckpoints(folder)).toEqual([name]);
    rmSync(folder, { recursive: true });
    expect(() => keepCheckpoint(folder, record, undefined)).toThrow(/is not there; if the study was moved/);
    expect(existsSync(folder)).toBe(false);
  });

  it("is seen in a plain listing whatever its metric is called", () => {
    const names = [".acc", "../acc"].map((metric) => keepCheckpoint(folder, { ...record, metric }, undefined));
    expect(listCheckpoints(folder).sort()).toEqual(names.sort());
  });

  it("names a part of an epoch as it is", () => {
    expect(keepCheckpoint(folder, { ...record, epoch: 0.25 }, undefined)).toMatch(/_epoch000\.25$/);
    for (const epoch of [5e-7, 0.1 + 0.2, 1234.5]) {
      const name = keepCheckpoint(folder, { ...record, epoch }, undefined);
      expect(originOf(name)).toEqual({ trial: 42, epoch });
      expect(checkpointFault(folder, name)).toBeUndefined();
    }
  });

  it("is whole as long as its record and all bytes that were saved are there", () => {
    const saved = join(folder, "trials", "saved");
    mkdirSync(saved);
    writeFileSync(join(saved, "layer1"), "weights");
    writeFileSync(join(saved, "layer2"), "weights");
    const name = keepCheckpoint(folder, record, saved);
    const path = join(layout.checkpoints(folder), name);
    expect(checkpointFault(folder, name)).toBeUndefined();
    writeFileSync(join(`${path}.ckpt`, "layer2"), "");
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.ckpt has 7 of the 14 bytes that were saved`);
    rmSync(`${path}.ckpt`, { recursive: true });
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.ckpt is missing`);
    writeFileSync(`${path}.json`, "\0\0\0");
    expect(checkpointFault(folder, name)).toContain("promises");
    rmSync(`${path}.json`);
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.json is missing`);
  });

  it("is whole without anything saved where its program saved nothing", () => {
    expect(checkpointFault(folder, keepCheckpoint(folder, record, undefined))).toBeUndefined();
  });
});
