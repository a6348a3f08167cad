import { describe, expect, test } from "vitest";
import { UserError } from "../../space/user-error.ts";
import { patternReader } from "./pattern-reader.ts";

function newReader(pattern: string, epochPattern?: string, from = 0) {
  const metric = {
    name: "acc",
    goal: "maximize",
    pattern,
    ...(epochPattern === undefined ? {} : { epochPattern }),
  } as const;
  return patternReader(metric, pattern, [], { from });
}

/** Epoch and score of each report, or what is wrong. */
function readAll(reader: ReturnType<typeof newReader>, lines: readonly string[]) {
  return lines.flatMap((line): (readonly [number, number | undefined] | string)[] => {
    const reading = reader.read(line);
    if (reading === undefined) return [];
    return [reading.kind === "wrong" ? reading.message : [reading.report.epoch, reading.report.metrics.acc]];
  });
}

describe("a pattern", () => {
  test("counts epochs by its matches", () => {
    expect(readAll(newReader("val acc: (\\S+)"), ["val acc: 0.5", "noise", "val acc: 0.6, loss: 3"])).toEqual([
      [1, 0.5],
      [2, 0.6],
    ]);
  });

  test("tells what the test set says of an epoch, too, so that it is known to be sealed", () => {
    const reader = newReader("val acc: (\\S+)");
    expect(reader.read("Test: loss=0.7")).toBeUndefined();
    expect(reader.read("epoch 1: val acc: 0.5, test acc: 0.4")).toMatchObject({
      report: { metrics: { acc: 0.5, test_loss: 0.7, test_acc: 0.4 } },
    });
    expect(reader.read("val acc: 0.6")).toMatchObject({ report: { metrics: { acc: 0.6 } } });
  });

  test("goes on counting where an attempt goes on, from a part of an epoch too", () => {
    const lines = ["acc 0.5", "acc 0.6"];
    expect(readAll(newReader("acc (\\S+)", undefined, 3), lines)).toEqual([
      [4, 0.5],
      [5, 0.6],
    ]);
    expect(readAll(newReader("acc (\\S+)", undefined, 2.5), lines).at(0)).toEqual([3, 0.5]);
  });

  test("matches beneath colours", () => {
    expect(readAll(newReader("acc=(\\S+)"), ["\x1b[1macc\x1b[0m=\x1b[32m91.2%\x1b[0m"])).toEqual([[1, 91.2]]);
  });

  test("reads scores that are not finite", () => {
    expect(readAll(newReader("acc (\\S+)"), ["acc nan", "acc -inf", "acc Infinity,"])).toEqual([
      [1, NaN],
      [2, -Infinity],
      [3, Infinity],
    ]);
  });

  test("that matches what is no number is wrong, and never a wrong number", () => {
    expect(readAll(newReader("acc: (\\S+)"), ["acc: abc"])).toEqual([expect.stringContaining('pattern found "abc"')]);
  });

  test("whose group took no part in the match reads nothing", () => {
    expect(readAll(newReader("acc (\\d+)|end"), ["end", "acc 1"])).toEqual([[1, 1]]);
  });
});

describe("several metrics' patterns", () => {
  const latency = { name: "latency", goal: "minimize", pattern: "(\\S+) ms" } as const;
  const readerOf = () => patternReader({ name: "acc", goal: "maximize" }, "acc=(\\S+)", [latency]);
  const metricsOf = (lines: readonly string[]) => {
    const reader = readerOf();
    return lines.flatMap((line) => {
      const reading = reader.read(line);
      return reading?.kind === "report" ? [reading.report.metrics] : [];
    });
  };

  test("read what is printed up to the line that ends the epoch, the last of each", () => {
    expect(metricsOf(["9 ms", "12 ms", "acc=0.5", "acc=0.6 in 14 ms", "acc=0.7"])).toEqual([
      { acc: 0.5, latency: 12 },
      { acc: 0.6, latency: 14 },
      { acc: 0.7 },
    ]);
  });

  test("name the one that found no number", () => {
    expect(readerOf().read("about ms")).toEqual({
      kind: "wrong",
      message: expect.stringContaining('latency\'s pattern found "about"'),
    });
  });
});

describe("an epoch pattern", () => {
  test("gives the epoch that was last seen", () => {
    const lines = ["Epoch 3/9", "acc 0.1", "Epoch 5/9", "training", "acc 0.2"];
    expect(readAll(newReader("acc (\\S+)", "Epoch (\\d+)"), lines)).toEqual([
      [3, 0.1],
      [5, 0.2],
    ]);
  });

  test("gives the epoch of the same line, on either side of the score", () => {
    const lines = ["acc 0.1 (epoch 1)", "epoch 2: acc 0.2"];
    expect(readAll(newReader("acc (\\S+)", "epoch (\\d+)"), lines)).toEqual([
      [1, 0.1],
      [2, 0.2],
    ]);
  });

  test("that begins with 0 counts from 0", () => {
    const lines = ["epoch 0", "acc 0.1", "epoch 1", "acc 0.2"];
    expect(readAll(newReader("acc (\\S+)", "epoch (\\d+)"), lines)).toEqual([
      [1, 0.1],
      [2, 0.2],
    ]);
  });

  test("that begins with the one that the attempt goes on from counts from 0, too", () => {
    const lines = ["epoch 3", "acc 0.1", "epoch 4", "acc 0.2"];
    expect(readAll(newReader("acc (\\S+)", "epoch (\\d+)", 3), lines)).toEqual([
      [4, 0.1],
      [5, 0.2],
    ]);
    expect(readAll(newReader("acc (\\S+)", "epoch (\\d+)", 2), lines).at(0)).toEqual([3, 0.1]);
  });

  test("lets the first score of an epoch count", () => {
    const lines = ["acc 0.0", "epoch 1", "acc 0.1", "acc 0.2", "epoch 2", "acc 0.3"];
    expect(readAll(newReader("acc (\\S+)", "epoch (\\d+)"), lines)).toEqual([
      [1, 0.1],
      [2, 0.3],
    ]);
  });

  test("that matches what is no number is wrong", () => {
    expect(readAll(newReader("acc (\\S+)", "epoch (\\S+)"), ["epoch one"])).toEqual([
      expect.stringContaining('epochPattern found "one"'),
    ]);
  });

  test("that never matched is named where no epoch was reported", () => {
    const reader = newReader("acc (\\S+)", "epoch (\\d+)");
    expect(reader.expected()).toContain("the metric's pattern acc (\\S+)");
    reader.read("acc 0.5");
    expect(reader.expected()).toContain("epochPattern epoch (\\d+)");
  });
});

test.each([
  ["acc (", "not a regular expression"],
  ["acc \\S+", "has no group"],
])("the pattern %s is refused: %s", (pattern, message) => {
  expect(() => newReader(pattern)).toThrow(UserError);
  expect(() => newReader(pattern)).toThrow(message);
});
