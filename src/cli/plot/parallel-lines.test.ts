import { describe, expect, it } from "vitest";
import { studyOf } from "../../charts/studies.fixture.ts";
import { parseSpace } from "../../space/space.ts";
import { textOf } from "../text/terminal.ts";
import { parallelLines } from "./parallel-lines.ts";

const space = parseSpace({ lr: "uniform(0, 1)", momentum: "uniform(0, 1)", net: "choice(mlp, cnn)" });
const scores = Array.from({ length: 40 }, (_, i) => (i === 7 ? 1 : i / 100));
const study = studyOf(scores, { space });
const textsOf = (...args: Parameters<typeof parallelLines>) =>
  parallelLines(...args).map((line) => line.map(textOf).join(""));

describe("parallel coordinates in letters", () => {
  it("put the best where its values are, from the low end below to the high one above", () => {
    const lines = textsOf(study, 80);
    const head = lines.findIndex((line) => line.startsWith("lr"));
    const rows = lines.slice(head + 1);
    expect(lines[head]).toMatch(/^lr +momentum +net +score$/);
    const { lr } = study.trials[7]!.params;
    const row = rows.findIndex((line) => line.startsWith("◎"));
    expect(1 - row / (rows.length - 1)).toBeCloseTo(Number(lr), 1);
    // It has the best score of all.
    expect(rows.findIndex((line) => line[line.length - 8] === "◎")).toBeLessThanOrEqual(1);
  });

  it("say how many of all trials are drawn, and mark those that are picked out", () => {
    const text = textsOf(study, 80, undefined, new Set([3])).join("\n");
    expect(text).toContain("one of the best 16 of 40 trials");
    expect(text.match(/○/g)).toHaveLength(4);
  });

  it("go on below where the axes do not fit beside each other, each part with the score", () => {
    const lines = textsOf(study, 45);
    expect(lines.filter((line) => / {3}score$/.test(line))).toHaveLength(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(45);
  });
});
