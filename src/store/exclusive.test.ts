import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { createExclusive, temporaryBeside } from "./exclusive.ts";
import { newFolder } from "./new-folder.fixture.ts";

it("a temporary's name is no other process's, even where both have the same number on hosts of the same name", () => {
  const hooks = new URL("../trainers/fixtures/typescript.mjs", import.meta.url);
  const source = pathToFileURL(new URL("./exclusive.ts", import.meta.url).pathname);
  const program = `
    Object.defineProperty(process, "pid", { value: 1 });
    const { temporaryBeside } = await import(${JSON.stringify(source.href)});
    console.log(temporaryBeside("/study/claims/0001.1"));`;
  const nameOf = () =>
    spawnSync(process.execPath, ["--import", hooks.href, "--input-type=module", "--eval", program], {
      encoding: "utf8",
    });
  const [first, second] = [nameOf(), nameOf()];
  expect(first.stdout).toMatch(/^\/study\/claims\/\..+\.1\..+\.tmp\n$/);
  expect(first.stdout).not.toBe(second.stdout);
  expect(temporaryBeside("x")).not.toBe(temporaryBeside("x"));
});

it("a file whose folder is gone is told of with what to do", () => {
  const missing = new URL("./nowhere/0001.1", import.meta.url).pathname;
  expect(() => createExclusive(missing, "w01\n")).toThrow(/nowhere is not there; if the study was moved, go on where/);
});

it("counts as won when the answer to an own success was lost", () => {
  const folder = newFolder();
  const path = join(folder, "fact");
  expect(createExclusive(path, "mine")).toBe(true);
  expect(createExclusive(path, "mine")).toBe(true);
  expect(createExclusive(path, "another's")).toBe(false);
});
