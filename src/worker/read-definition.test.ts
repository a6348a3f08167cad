import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { space, uniform } from "../space/build.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { readDefinition } from "./read-definition.ts";
import { search } from "./search.ts";

const text = (choice: string) =>
  `name: study\nmetric: { name: loss, goal: minimize }\n${choice}\nspace: { x: "uniform(0, 1)" }\nstages: [{ trials: 4, epochs: 9 }]\n`;

describe("a sampler or schedule with options that it does not take", () => {
  it.each([
    [
      "schedule: { asha: { eta: 1 } }",
      /^study\.yaml:3:13 schedule: asha: eta must be a number of at least 1\.1, found 1;/,
    ],
    ["schedule: { asha: { etta: 4 } }", /^study\.yaml:3:13 schedule: asha has no option "etta"; did you mean eta\?/],
    ["schedule: threshold", /^study\.yaml:3:11 schedule: threshold: score is missing;/],
    [
      "sampler: { gp: { inference: mcm } }",
      /^study\.yaml:3:12 sampler: gp: inference must be map or mcmc, found "mcm";/,
    ],
  ])("is told with its place when the definition is read: %s", (choice, message) => {
    expect(() => readDefinition(text(choice), "study.yaml")).toThrow(message);
  });

  it("is told together with what else is wrong", () => {
    expect(() => readDefinition(text("schedule: { asha: { eta: 1 } }\nseed: one"), "study.yaml")).toThrow(
      /asha: eta[^\n]*\n[^\n]*seed/,
    );
  });

  describe("of a program's study", () => {
    let root: string;
    beforeEach(() => {
      root = newFolder();
    });

    it("leaves no folder behind", async () => {
      const folder = join(root, "study");
      const study = { name: "study", folder, space: space({ x: uniform(0, 1) }), metric: "loss", train: () => 1 };
      const wrong = search({ ...study, stages: [{ trials: 4, epochs: 9 }], schedule: { asha: { eta: 1 } } });
      await expect(wrong).rejects.toThrow("eta must be a number of at least 1.1");
      expect(existsSync(folder)).toBe(false);
    });
  });
});
