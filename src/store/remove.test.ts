import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { newFolder } from "./new-folder.fixture.ts";
import { remove } from "./remove.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  /** As on NFS, which keeps a removed file that a process has open as .nfs…, and with it its folder. */
  const rmSync: typeof fs.rmSync = (path, options) => {
    if (fs.existsSync(join(String(path), ".nfs0001")))
      throw Object.assign(new Error("ENOTEMPTY: directory not empty"), { code: "ENOTEMPTY" });
    fs.rmSync(path, options);
  };
  return { ...fs, rmSync };
});

it("what is removed is out of the way at once, though a program has a file in it open", () => {
  const folder = newFolder();
  const [open, closed] = [join(folder, "open"), join(folder, "closed")];
  for (const path of [open, closed]) mkdirSync(path);
  writeFileSync(join(open, ".nfs0001"), "weights");
  for (const path of [open, closed, join(folder, "nowhere")]) remove(path);
  expect([existsSync(open), existsSync(closed)]).toEqual([false, false]);
  // What is left is called as all that is temporary.
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\..*\.tmp$/)]);
});
