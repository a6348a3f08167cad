import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { newStudyFolder } from "../store/new-folder.fixture.ts";
import { commitOf } from "./commit.ts";

it("a program's commit says whether the program differs from it, whatever was added to studies that are kept beside it", () => {
  const { root, folder } = newStudyFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: root });
  const program = join(root, "réseau", "train.py");
  mkdirSync(join(root, "réseau"));
  writeFileSync(program, "1");
  expect(commitOf(root)).toBeUndefined();
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "all");
  expect(commitOf(root)).toMatch(/^[0-9a-f]{12}$/);
  writeFileSync(layout.definition(folder), "name: stored\nseed: 2\n");
  writeFileSync(join(root, "new.txt"), "untracked");
  expect(commitOf(root)).toMatch(/^[0-9a-f]{12}$/);
  writeFileSync(program, "2");
  expect(commitOf(root)).toMatch(/^[0-9a-f]{12}\+$/);
  git("add", ".");
  expect(commitOf(join(root, "réseau"))).toMatch(/^[0-9a-f]{12}\+$/);
});
