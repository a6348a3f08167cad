import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { createExclusive } from "./exclusive.ts";
import { LogWriter } from "./log-writer.ts";
import { makeWithin } from "./make-within.ts";
import { newFolder } from "./new-folder.fixture.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  /** As by sshfs, whose server does not tell that something is there from any other failure: all are EPERM. */
  const served = <Given extends unknown[], Result>(call: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      try {
        return call(...given);
      } catch (error) {
        throw Object.assign(new Error("EPERM: operation not permitted", { cause: error }), { code: "EPERM" });
      }
    };
  };
  return { ...fs, mkdirSync: served(fs.mkdirSync), openSync: served(fs.openSync), linkSync: served(fs.linkSync) };
});

it("what another creates at the same moment is taken, also where sshfs calls that EPERM", () => {
  const folder = newFolder();
  for (const _ of [1, 2]) makeWithin(folder, join(folder, "workers"));
  const log = join(folder, "workers", "w01.jsonl");
  LogWriter.create(log)?.close();
  expect(LogWriter.create(log)).toBeUndefined();

  const claim = join(folder, "0001.1");
  const claimFor = (worker: string) => createExclusive(claim, `${worker}\n`);
  expect([claimFor("w01"), claimFor("w02"), claimFor("w01")]).toEqual([true, false, true]);

  expect(() => LogWriter.create(join(folder, "nowhere", "w01.jsonl"))).toThrow("the operation is not permitted there");
});
