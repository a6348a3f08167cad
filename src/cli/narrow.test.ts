import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printParameter } from "../space/print.ts";
import { parseSpace } from "../space/space.ts";
import { narrowReport } from "./narrow.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("net: choice(mlp, cnn)", `net: 'choice(mlp, cnn, "a: b # c")'`));
  made.openStage();
});
afterEach(() => made.remove());

describe("narrowed ranges", () => {
  it("are YAML whose space reads back, and say when they are no finer", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    const lines = narrowReport(made.open().study);
    expect(lines[0]).toBe("# Nothing to narrow by 1 scored trial of digits, stage 1: the ranges are as they were.");
    const { space } = parse(lines.join("\n"));
    expect(Object.keys(space)).toEqual(["lr", "net", "depth"]);
    const found = parseSpace(space);
    expect(
      Object.fromEntries(found.parameters.map((parameter) => [parameter.name, printParameter(parameter)])),
    ).toEqual(space);
  });

  it("are refused while nothing is known", () => {
    made.worker("w01").train({ trial: 1, scores: [Number.NaN], state: "diverged" });
    expect(() => narrowReport(made.open().study)).toThrow(/no trial of digits has a finite val_acc yet/);
  });
});
