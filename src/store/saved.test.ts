import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { layout } from "./layout.ts";
import { newFolder } from "./new-folder.fixture.ts";
import { bringSaved } from "./saved.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

/** A disk in memory, which Linux has. */
const memory = "/dev/shm";
const hasOther = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;
const places = [["the study's disk", () => mkdtempSync(join(folder, "program-"))] as const];
const others = hasOther ? [["another disk", () => mkdtempSync(join(memory, "whetstone-saved-"))] as const] : [];

describe.each([...places, ...others])("what a program saved on %s", (_, makePlace) => {
  let place: string;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it("is brought beside the checkpoints, a file", async () => {
    writeFileSync(join(place, "model.pt"), "weights");
    const near = await bringSaved(folder, join(place, "model.pt"));
    expect(dirname(near!)).toBe(layout.checkpoints(folder));
    expect(readFileSync(near!, "utf8")).toBe("weights");
    expect(readdirSync(place)).toEqual([]);
  });

  it("is brought beside the checkpoints, a folder with all in it", async () => {
    mkdirSync(join(place, "model", "layers"), { recursive: true });
    writeFileSync(join(place, "model", "layers", "1"), "weights");
    const near = await bringSaved(folder, join(place, "model"));
    expect(readFileSync(join(near!, "layers", "1"), "utf8")).toBe("weights");
    expect(readdirSync(place)).toEqual([]);
  });

  it("is what a link names, as where the newest of several is always called last.pt", async () => {
    writeFileSync(join(place, "epoch3.pt"), "weights");
    symlinkSync("epoch3.pt", join(place, "last.pt"));
    const near = await bringSaved(folder, join(place, "last.pt"));
    expect(readFileSync(near!, "utf8")).toBe("weights");
  });

  it("is nothing where it saved nothing", async () => {
    expect(await bringSaved(folder, join(place, "model.pt"))).toBeUndefined();
    expect(existsSync(layout.checkpoints(folder))).toBe(false);
  });
});

it.runIf(hasOther)("what cannot be brought from another disk, as to a full one, leaves no half of it", async () => {
  const place = mkdtempSync(join(memory, "whetstone-saved-"));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  mkdirSync(join(place, "model"));
  writeFileSync(join(place, "model", "1"), "weights");
  execFileSync("mkfifo", [join(place, "model", "2")]);
  await expect(bringSaved(folder, join(place, "model"))).rejects.toThrow("FIFO");
  expect(readdirSync(layout.checkpoints(folder))).toEqual([]);
});
