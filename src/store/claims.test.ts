import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { claim, claimant } from "./claims.ts";
import { createStudyFolder } from "./create-study.ts";
import { layout } from "./layout.ts";
import { newFolder } from "./new-folder.fixture.ts";

it("a claim lets one win and leaves no temporary file", () => {
  const root = newFolder();
  const folder = join(root, "study");
  createStudyFolder(folder, "name: study\n", root);
  expect(claim(folder, 42, 1, "w01")).toBe(true);
  expect(claim(folder, 42, 1, "w02")).toBe(false);
  expect(claimant(folder, 42, 1)).toBe("w01");
  expect(claimant(folder, 42, 2)).toBeUndefined();
  expect(readdirSync(layout.claims(folder))).toEqual(["0042.1"]);
});
