import { ftruncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { LogWriter } from "./log-writer.ts";
import { newFolder } from "./new-folder.fixture.ts";

function failing(code: string): never {
  throw Object.assign(new Error(`${code}: not done`), { code });
}

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, writeSync: vi.fn(fs.writeSync), ftruncateSync: vi.fn(fs.ftruncateSync) };
});

it.each([
  ["EROFS", "the file system is read-only; make it writable again"],
  ["ETIMEDOUT", "the disk or its server failed; see that it works"],
  ["ENODEV", "the disk or its server failed; see that it works"],
])("a log says what to do of %s, though what was written cannot be taken back either", (code, advice) => {
  const folder = newFolder();
  const path = join(folder, "w01.jsonl");
  const log = LogWriter.create<{ readonly kind: string }>(path)!;
  onTestFinished(() => {
    log.close();
  });
  vi.mocked(writeSync).mockImplementationOnce(() => failing(code));
  vi.mocked(ftruncateSync).mockImplementationOnce(() => failing(code));
  expect(() => log.append({ kind: "end" })).toThrow(`cannot write ${path}: ${advice}`);
});
