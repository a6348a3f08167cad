import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { space, uniform } from "../space/build.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { readDefinition } from "./read-definition.ts";
import { search } from "./search.ts";
import { studiesAlike } from "./studies-alike.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const definitionOver = (...names: readonly string[]) =>
  readDefinition(
    `name: new\nmetric: loss\nspace: { ${names.map((name) => `${name}: "uniform(0, 1)"`).join(", ")} }\n` +
      "stages: [{ trials: 5, epochs: 1 }]\n",
    "study.yaml",
  );

const searched = (name: string, names: readonly string[], trials: number) =>
  search({
    name,
    folder: join(root, name),
    space: space(Object.fromEntries(names.map((one) => [one, uniform(0, 1)]))),
    metric: "loss",
    stages: [{ trials, epochs: 1 }],
    train: () => 1,
  });

describe("studies that a new one could learn from", () => {
  it("have trials enough and half of its hyperparameters; those that share most come first", async () => {
    await searched("one", ["a", "b", "z"], 8);
    await searched("all", ["d", "c", "b", "a"], 9);
    await searched("few-trials", ["a", "b", "c", "d"], 7);
    await searched("another", ["a", "x", "y"], 8);
    await searched("new", ["a", "b", "c", "d"], 8);
    expect(studiesAlike(root, definitionOver("a", "b", "c", "d"), 3)).toEqual([
      { folder: "all", scored: 9, shared: ["a", "b", "c", "d"] },
      { folder: "one", scored: 8, shared: ["a", "b"] },
    ]);
  });

  it("pass over folders that are none or broken", async () => {
    await searched("broken", ["a"], 8);
    writeFileSync(layout.format(join(root, "broken")), "{");
    mkdirSync(join(root, "data"));
    writeFileSync(join(root, "file"), "");
    // Stands for a folder that is somebody else's, which hides nothing from root.
    mkdirSync(layout.format(join(root, "unreadable")), { recursive: true });
    expect(studiesAlike(root, definitionOver("a"), 3)).toEqual([]);
    expect(studiesAlike(join(root, "nowhere"), definitionOver("a"), 3)).toEqual([]);
  });
});
