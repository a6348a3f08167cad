import { readdir } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { kinOf, livingMembers } from "./members.ts";

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  return { ...fs, readdir: vi.fn(fs.readdir) };
});

/** What a folder says that is not there, and one in which nothing is mounted. */
const nowhere = () => Promise.reject(Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" }));
const empty = () => Promise.resolve([]);

it.each([
  ["is none, as on macOS", nowhere],
  ["has nothing mounted", empty],
])("of a group nothing is known where /proc %s, rather than that nothing of it lives", async (_, answer) => {
  vi.mocked(readdir).mockImplementation(answer);
  expect(await livingMembers(process.pid)).toBeUndefined();
  expect(await kinOf(process.pid)).toEqual([]);
});
