import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createExclusive, readExclusive } from "./exclusive.ts";
import { newFolder } from "./new-folder.fixture.ts";

let said = "";

function failing(code: string): never {
  throw Object.assign(new Error(`${code}: not done`), { code });
}

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    linkSync: () => failing(said),
    renameSync: vi.fn(fs.renameSync),
    readFileSync: vi.fn(fs.readFileSync),
  };
});

describe("where a file system has no hard links", () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });

  it.each(["EPERM", "ENOTSUP", "EINVAL", "EMLINK"])("a file is created by one alone, if it calls that %s", (code) => {
    said = code;
    const claim = join(folder, "0001.1");
    const claimFor = (worker: string) => createExclusive(claim, `${worker}\n`);
    expect([claimFor("w01"), claimFor("w02"), readFileSync(claim, "utf8")]).toEqual([true, false, "w01\n"]);
    expect(readdirSync(folder)).toEqual(["0001.1"]);
  });

  it("who reads a file just as it is made waits for its contents, and not for ever", () => {
    const stage = join(folder, "1.json");
    writeFileSync(stage, "");
    vi.mocked(readFileSync).mockReturnValueOnce("").mockReturnValueOnce("{}");
    expect(readExclusive(stage)).toBe("{}");
    expect(readExclusive(stage)).toBe("");
    expect(readExclusive(join(folder, "2.json"))).toBeUndefined();
  });

  it("nothing stays of a file that a full disk does not take", () => {
    said = "EPERM";
    vi.mocked(renameSync).mockImplementationOnce(() => failing("ENOSPC"));
    const definition = join(folder, "study.yaml");
    expect(() => createExclusive(definition, "name: digits\n")).toThrow("the disk is full");
    expect(existsSync(definition)).toBe(false);
  });
});
