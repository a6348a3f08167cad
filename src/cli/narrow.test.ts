import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSpace, printSpace } from "../space/space.ts";
import { narrowReport } from "./narrow.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("net: choice(mlp, cnn)", `net: 'choice(mlp, cnn, "a: b # c")'`));
});

/** What the YAML says, by name, after reading it back into a space and printing that. */
function readBack(lines: readonly string[]): Readonly<Record<string, string>> {
  return printSpace(parseSpace(parse(lines.join("\n")).space));
}

describe("narrowed ranges", () => {
  it("lie around what worked, in YAML that reads back, with how they came to be as comments", () => {
    made.searchExponents((exponent) => -((exponent + 2) ** 2));
    const lines = narrowReport(made.open().study);
    const { lr, ...others } = readBack(lines);
    expect(others).toEqual({ net: 'choice(mlp, cnn, "a: b # c")', depth: "int(1, 8) if net == cnn" });
    const [low = 0, high = 0] = /uniform\((.*), (.*)\)/.exec(lr!)!.slice(1).map(Number);
    expect(-6 < low && low < -2 && -2 < high && high < 1).toBe(true);
    expect(lines[0]).toBe("# Narrowed by 40 scored trials of digits, stage 1.");
    expect(lines.slice(1).filter((line) => line.startsWith("# lr"))).toHaveLength(1);
  });

  it("are those of an earlier stage where a later one tells nothing", () => {
    made.searchExponents((exponent) => -((exponent + 2) ** 2));
    const before = narrowReport(made.open().study);
    const folder = made.open();
    const { space } = folder.definition;
    folder.openStage({ number: 2, space, epochs: 6, first: 41, last: 42, carried: [], notes: [] }, "w01");
    made.worker("w02").train({ trial: 41, scores: [0.5], state: "done" });
    expect(narrowReport(made.open().study)).toEqual(before);
  });

  it("say when they are as they were", () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    const lines = narrowReport(made.open().study);
    expect(lines[0]).toBe("# Nothing to narrow by 1 scored trial of digits, stage 1: the ranges are as they were.");
    expect(readBack(lines).lr).toBe("10 ** uniform(-6, 1)");
  });

  it("are refused while nothing is known", () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [Number.NaN], state: "diverged" });
    expect(() => narrowReport(made.open().study)).toThrow(/no trial of digits has a finite val_acc yet/);
  });
});
