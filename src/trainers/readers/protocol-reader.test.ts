import { describe, expect, test } from "vitest";
import { protocolReader } from "./protocol-reader.ts";

const newReader = () => protocolReader({ name: "val_accuracy", goal: "maximize" }, "/work");

function reportOf(line: string) {
  const reading = newReader().read(line);
  return reading?.kind === "report" ? reading.report : undefined;
}

function wrongWith(line: string) {
  const reading = newReader().read(line);
  return reading?.kind === "wrong" ? reading.message : undefined;
}

describe("a protocol line", () => {
  test("is an epoch, its metrics and its checkpoint", () => {
    expect(reportOf('{"epoch": 3, "val_accuracy": 0.91, "train_loss": 0.31, "checkpoint": "a/b.pt"}')).toEqual({
      epoch: 3,
      metrics: { val_accuracy: 0.91, train_loss: 0.31 },
      checkpoint: "/work/a/b.pt",
    });
  });

  test("may name an absolute checkpoint", () => {
    expect(reportOf('{"epoch": 1, "val_accuracy": 1, "checkpoint": "/tmp/c"}')?.checkpoint).toBe("/tmp/c");
  });

  test("may be coloured, indented, and have spaces or a carriage return after it", () => {
    expect(reportOf('\x1b[32m  {"epoch": 1, "val_accuracy": 1} \x1b[0m \r')?.epoch).toBe(1);
  });

  test("may stand behind a progress bar that is not over", () => {
    const bar = "\x1b[1m1/2\x1b[0m \x1b[32m━━━━\x1b[0m 0s 19ms/step - loss: 0.8453";
    expect(reportOf(`${bar}{"epoch": 1, "val_accuracy": 0.5}`)).toEqual({ epoch: 1, metrics: { val_accuracy: 0.5 } });
    expect(newReader().read('said {"epoch": 1, "val_accuracy": 0.5} twice')).toBeUndefined();
    expect(newReader().read('{"event": {"epoch": 1, "val_accuracy": 0.5}}')).toBeUndefined();
  });

  test("may be of a fraction of an epoch", () => {
    expect(reportOf('{"epoch": 0.25, "val_accuracy": 1}')?.epoch).toBe(0.25);
  });

  test.each([
    ["NaN", NaN],
    ["nan", NaN],
    ["-NaN", NaN],
    ['"NaN"', NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["+inf", Infinity],
    ['"-inf"', -Infinity],
    ['"0.5"', 0.5],
    ["1e-5", 1e-5],
  ])("has the score %s as a number", (written, score) => {
    expect(reportOf(`{"epoch": "2", "val_accuracy": ${written}, "note": "NaN and -inf \\" inf"}`)).toEqual({
      epoch: 2,
      metrics: { val_accuracy: score },
    });
  });

  test("may have other fields of any kind", () => {
    const line =
      '{"epoch": 1, "val_accuracy": 1, "lr": [1, 2], "name": "x", "best": true, "none": null, "__proto__": 3}';
    expect(Object.keys(reportOf(line)?.metrics ?? {})).toEqual(["val_accuracy", "__proto__"]);
  });

  test.each(["", "epoch 1", "[1]", "{}", '{"loss": 1}', '{"epoch": 1', "{epoch}"])("is not %j", (line) =>
    expect(newReader().read(line)).toBeUndefined(),
  );

  test("counts once: an epoch that was reported before is ordinary output", () => {
    const reader = newReader();
    const kinds = [1, 2, 2, 1, 3].map((epoch) => reader.read(`{"epoch": ${epoch}, "val_accuracy": 1}`)?.kind);
    expect(kinds).toEqual(["report", "report", undefined, undefined, "report"]);
  });
});

describe("a protocol line is wrong", () => {
  test("without the metric searched, and names what it has", () => {
    const message = wrongWith('{"epoch": 2, "val_acc": 0.9, "loss": 1}');
    expect(message).toMatch(/epoch 2 has no val_accuracy.*it has val_acc, loss/);
    expect(wrongWith('{"epoch": 2}')).toContain("no metric at all");
  });

  test("where the metric is not a number, null being how JavaScript writes NaN", () => {
    expect(wrongWith('{"epoch": 1, "val_accuracy": "good"}')).toContain(
      '"good" as val_accuracy, which is not a number',
    );
    expect(wrongWith('{"epoch": 1, "val_accuracy": null}')).toContain("JSON.stringify");
  });

  test("where the metric is an array, however long or deeply nested", () => {
    const told = "the report of epoch 1 has a list as val_accuracy, which is not a number";
    for (const array of [`[${"0.5, ".repeat(5000)}0.5]`, "[".repeat(9000) + "]".repeat(9000)])
      expect(wrongWith(`{"epoch": 1, "val_accuracy": ${array}}`)).toBe(told);
  });

  test.each(["0", "-1", "NaN", "Infinity", "1e300", '"one"', "null", "[1]"])("where its epoch is %s", (epoch) => {
    expect(wrongWith(`{"epoch": ${epoch}, "val_accuracy": 1}`)).toContain("must be a number above 0");
  });
});

test("a program that prints Python's dicts is told of json.dumps", () => {
  const reader = newReader();
  reader.read("{'epoch': 1, 'val_accuracy': 0.5}");
  expect(reader.expected()).toMatch(/"val_accuracy": 0\.9}; .*json\.dumps.*{'epoch': 1/);
});
