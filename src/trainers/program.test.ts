import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { newFolder } from "../store/new-folder.fixture.ts";
import { findProgram } from "./program.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

it("is the first on the PATH that may be run", async () => {
  writeFileSync(join(folder, "train"), "", { mode: 0o755 });
  expect(await findProgram("train", folder, `/nowhere:${folder}`)).toBe(join(folder, "train"));
});

it("that is Python under its other name is told by that", async () => {
  writeFileSync(join(folder, "python3"), "", { mode: 0o755 });
  const wrong = 'no program python is on the PATH, but python3 is; write python3 in "command"';
  await expect(findProgram("python", folder, folder)).rejects.toThrow(wrong);
  rmSync(join(folder, "python3"));
  await expect(findProgram("python", folder, folder)).rejects.toThrow(
    `no program python is on the PATH; install it, or correct "command". PATH is ${folder}`,
  );
});

it("that is a script is told by its interpreter where that is not there, above all where its lines end as on Windows", async () => {
  const script = join(folder, "train.sh");
  writeFileSync(script, "#!/bin/sh\r\necho\r\n", { mode: 0o755 });
  await expect(findProgram("./train.sh", folder, "")).rejects.toThrow(
    `${script} has lines that end as on Windows, so that it cannot be run; save it with Unix line ends, as by: sed -i 's/\\r$//' ${script}`,
  );
  writeFileSync(script, "#! /nowhere/sh -e\necho\n", { mode: 0o755 });
  await expect(findProgram("./train.sh", folder, "")).rejects.toThrow(
    `${script} asks for the interpreter /nowhere/sh in its first line, which is not there; correct that line`,
  );
  writeFileSync(script, "#!/bin/sh -e\necho\n", { mode: 0o755 });
  expect(await findProgram("./train.sh", folder, "")).toBe(script);
});
