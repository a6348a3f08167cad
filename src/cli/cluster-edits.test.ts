import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { ClusterEdits } from "./cluster-edits.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => `${text}cluster: { on: ssh, workers: 2, ssh: { hosts: [{ host: h1 }] } }\n`);
});
afterEach(() => made.remove());

function edit(from: string, to: string): void {
  const file = layout.definition(made.path);
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}

it("An edit of the cluster is told once, with what makes it hold; other edits and unreadable files are not", () => {
  const edits = new ClusterEdits(made.open(), "whetstone master digits");
  let now = 0;
  const look = () => {
    now += 10_000;
    return edits.look(now);
  };
  const told = expect.stringMatching(/^study\.yaml has another cluster .*Ctrl-C.*: whetstone master digits$/);
  edit("python train.py", "python3 train.py");
  expect(look()).toBeUndefined();
  edit("{ host: h1 }", "{ host: h1 }, { host: h2 }");
  expect(look()).toEqual(told);
  expect(look()).toBeUndefined();
  edit("workers: 2", "workers: [");
  expect(look()).toBeUndefined();
  edit("workers: [", "workers: 4");
  expect(look()).toEqual(told);
  edit("workers: 4", "workers: 2");
  edit(", { host: h2 }", "");
  expect(look()).toBeUndefined();
});
