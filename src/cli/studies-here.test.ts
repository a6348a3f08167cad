import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { studiesHere } from "./studies-here.ts";

const root = mkdtempSync(join(tmpdir(), "whetstone-here-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("Whoever names no study is told which there are", () => {
  mkdirSync(join(root, "data"));
  expect(studiesHere(root)).toBe("");
  expect(studiesHere(join(root, "nowhere"))).toBe("");
  const make = (name: string) => createStudyFolder(join(root, name), "name: digits\n", root);
  make("digits");
  expect(studiesHere(root)).toBe("; studies here: digits");
  expect(studiesHere(join(root, "digits"))).toBe("; this folder is a study: .");
  for (const name of ["faces", "a", "b", "c", "d"]) make(name);
  expect(studiesHere(root)).toBe("; studies here: a, b, c, d, digits …");
});
