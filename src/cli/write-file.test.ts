import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newStudyFolder } from "../store/new-folder.fixture.ts";
import { exportTrials } from "./export.ts";
import { MadeStudy } from "./study.fixture.ts";
import { writeFile } from "./write-file.ts";

it("makes the folder that a file is to lie in, and writes what an earlier command wrote there anew", () => {
  const { root } = newStudyFolder();
  const file = join(root, "figures", "new", "a.svg");
  writeFile(file, "1");
  writeFile(file, "2");
  expect(readFileSync(file, "utf8")).toBe("2");
});

it("lets a report lie in a study's folder, beside what the study consists of", () => {
  const { folder } = newStudyFolder();
  writeFile(join(folder, "report.html"), "<p>");
  expect(readFileSync(join(folder, "report.html"), "utf8")).toBe("<p>");
});

it.each(["", "study.yaml", "folder.json", "master.2.jsonl", "workers/w01.jsonl", "checkpoints/new/a.svg"])(
  "never touches what a study consists of: %j",
  (part) => {
    const { folder } = newStudyFolder();
    const before = readFileSync(join(folder, "study.yaml"), "utf8");
    expect(() => writeFile(join(folder, part), "")).toThrow(/the study in .*stored; write it elsewhere$/);
    expect(readFileSync(join(folder, "study.yaml"), "utf8")).toBe(before);
    expect(existsSync(join(folder, "workers", "w01.jsonl"))).toBe(false);
  },
);

it("exports no folders into a study's own", () => {
  const { path: folder } = new MadeStudy();
  const before = readdirSync(folder);
  expect(() => exportTrials(folder, { to: "tensorboard", output: folder })).toThrow(/write it elsewhere/);
  expect(readdirSync(folder)).toEqual(before);
});
