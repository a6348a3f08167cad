import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../../store/new-folder.fixture.ts";
import { LineReader } from "../lines.ts";
import type { ResultReader } from "./result-reader.ts";
import { readerIn, scalar, told } from "./results.fixture.ts";

let dir: string;
let chosen: string | undefined;
beforeEach(() => {
  dir = newFolder();
  chosen = undefined;
});

const book = { known: () => chosen, choose: (name: string) => (chosen ??= name) };
const reader = () => readerIn(dir, { book });
const print = (to: ResultReader, text: string) => told(to.line({ text, end: "\n", continues: false }));

it.each([
  ["letters", `sequence: ${"训练".repeat(25_000)}`],
  ["words with hyphens", `a:${"a-".repeat(25_000)}`],
  ["epochs in an object that is cut off", `{"history": [${'{"epoch": 1, "loss": 0.5}, '.repeat(15_000)}`],
  ["quotes in a text that is cut off", `{"text": "${'\\"'.repeat(50_000)}}`],
])("a long line of %s is gone through once, and not once for each of its characters", (_, line) => {
  const before = process.cpuUsage();
  expect(print(reader(), line)).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(0.5);
});

describe("results that are found by themselves", () => {
  it("are a program's own word at once", () => {
    expect(print(reader(), '{"epoch": 1, "val_loss": 0.5}')).toEqual([[1, 0.5]]);
    expect(chosen).toBe("protocol");
  });

  it("are those of a file rather than what is printed beside it, and stay so", () => {
    const first = reader();
    expect(print(first, "epoch 1 val_loss=9")).toEqual([]);
    writeFileSync(join(dir, "log.csv"), "epoch,val_loss\n0,0.5\n1,0.25\n");
    expect(print(first, "epoch 2 val_loss=9")).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    expect(chosen).toBe("csv");
    expect(told(reader().end())).toEqual([]);
  });

  it("may be hundreds of thousands at once", () => {
    const many = reader();
    writeFileSync(join(dir, "log.csv"), `val_loss\n${"1\n".repeat(150_000)}`);
    expect(many.look()).toHaveLength(150_000);
  });

  it("are printed ones where there is nothing else, at the end at the latest", () => {
    const only = reader();
    expect(print(only, "val_loss: nan")).toEqual([]);
    expect(told(only.end())).toEqual([[1, Number.NaN]]);
    expect(chosen).toBe("text");
  });
});

describe("files of results", () => {
  /** Written by these tools themselves, three epochs each. */
  const written = [
    ["keras-3.15", "csv", "val_loss", [0.7120977640151978, 0.6994948387145996, 0.6888664960861206]],
    ["lightning-2.6-csv", "csv", "val_loss", [0.028488770127296448, 0.020787030458450317, 0.01588936150074005]],
    ["lightning-2.6-tensorboard", "tensorboard", "val_loss", [0.421, 0.2695, 0.1742]],
    ["torch-2.13-simple", "tensorboard", "Loss/val", [1, 0.5, 1 / 3]],
    ["torch-2.13-tensor", "tensorboard", "Loss/val", [1, 0.5, 1 / 3]],
  ] as const;

  it.each(written)("that %s wrote are read", (folder, kind, name, values) => {
    const events = readerIn(dir, { kind, name });
    cpSync(fileURLToPath(new URL(`../fixtures/written/${folder}`, import.meta.url)), join(dir, folder), {
      recursive: true,
    });
    const reports = events.end().map((found) => (found.kind === "report" ? found.report : undefined));
    expect(reports.map((report) => report?.epoch)).toEqual([1, 2, 3]);
    for (const [i, value] of values.entries()) expect(reports[i]?.metrics[name]).toBeCloseTo(value, 4);
  });

  it("are not needed where Keras prints", () => {
    const text = readFileSync(new URL("../fixtures/written/keras-3.15/output.log", import.meta.url));
    const lines = new LineReader();
    const printed = readerIn(dir, { kind: "text" });
    const found = [...lines.push(text), ...lines.end()].flatMap((line) => told(printed.line(line)));
    expect([...found, ...told(printed.end())]).toEqual([
      [1, 0.7121],
      [2, 0.6995],
      [3, 0.6889],
    ]);
  });

  it("of several runs with the metric are an error that names them", () => {
    const events = readerIn(dir, { kind: "tensorboard" });
    for (const run of ["train", "validation"]) {
      mkdirSync(join(dir, run));
      writeFileSync(join(dir, run, "events.out.tfevents.1"), scalar(1, "val_loss", 0.5));
    }
    expect(told(events.look())).toEqual([
      "val_loss is in several runs; name one: train/val_loss and validation/val_loss",
    ]);
  });
});

describe("a program that calls its metric otherwise", () => {
  it("is told what numbers it told", () => {
    const lost = reader();
    print(lost, "epoch 1 validation_loss=0.5, acc=0.1");
    writeFileSync(join(dir, "log.csv"), "epoch,loss\n0,0.5\n");
    expect(told(lost.end())).toEqual([]);
    expect(lost.expected()).toBe(
      `a line like {"epoch": 1, "val_loss": 0.9}, or val_loss=0.9, or val_loss in a CSV, JSON-lines or TensorBoard file below ${dir}; it told loss, validation_loss, acc: is one of them the metric?`,
    );
  });
});
