import { readFileSync, writeFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { layout } from "../../store/layout.ts";
import { MadeStudy } from "../study.fixture.ts";
import { clusterEdits } from "./cluster-edits.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => `${text}cluster: { on: ssh, workers: 2, ssh: { hosts: [{ host: h1 }] } }\n`);
});

function edit(from: string, to: string): void {
  const file = layout.definition(made.path);
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}

it("An edit of the cluster is told with what makes it hold; other edits and unreadable files are not", () => {
  const edited = clusterEdits(made.open(), "whetstone master digits");
  const told = expect.stringMatching(/^study\.yaml has another cluster .*Ctrl-C.*: whetstone master digits$/);
  edit("python train.py", "python3 train.py");
  expect(edited()).toBeUndefined();
  edit("{ host: h1 }", "{ host: h1 }, { host: h2 }");
  expect(edited()).toEqual(told);
  edit("workers: 2", "workers: [");
  expect(edited()).toBeUndefined();
  edit("workers: [", "workers: 2");
  edit(", { host: h2 }", "");
  expect(edited()).toBeUndefined();
});
