import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MessageWriter } from "../../formats/tensorboard/protobuf.ts";
import { writeRecord } from "../../formats/tensorboard/records.ts";
import type { ResultSource } from "../../study/definition.ts";
import { LineReader } from "../lines.ts";
import { makeReader } from "./make-reader.ts";
import type { Found, ResultReader } from "./result-reader.ts";

let dir: string;
let chosen: string | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "whetstone-readers-"));
  chosen = undefined;
});
afterEach(() => rmSync(dir, { recursive: true }));

function reader(source?: ResultSource, from = 0, name = "val_loss"): ResultReader {
  const metric = { name, goal: "minimize" } as const;
  const book = { known: () => chosen, choose: (name: string) => (chosen ??= name) };
  return makeReader({ metric, source, folder: dir }, { dir, from, epochs: 9 }, book);
}

const told = (found: readonly Found[]) =>
  found.map((each) => (each.kind === "wrong" ? each.message : [each.report.epoch, each.report.metrics.val_loss]));
const print = (to: ResultReader, text: string) => told(to.line({ text, end: "\n", continues: false }));

function scalar(step: number, tag: string, value: number): Uint8Array {
  const inner = new MessageWriter().message(1, new MessageWriter().text(1, tag).float(2, value));
  return writeRecord(new MessageWriter().varint(2, step).message(5, inner).finish());
}

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
  it("count from where the attempt begins, though a file may be written anew as a whole", () => {
    const file = join(dir, "metrics.csv");
    writeFileSync(file, "epoch,val_loss\n0,9\n1,8\n");
    const csv = reader({ kind: "csv" }, 2);
    expect(told(csv.look())).toEqual([]);
    appendFileSync(file, "2,7\n3,6");
    expect(told(csv.look())).toEqual([[3, 7]]);
    writeFileSync(file, "epoch,lr,val_loss\n0,1,9\n1,1,8\n2,1,7\n3,1,6\n");
    expect(told(csv.look())).toEqual([[4, 6]]);
  });

  it("count where an attempt that begins anew writes the same once more, and not where it adds to what was there", () => {
    const file = join(dir, "metrics.csv");
    const [header, first, second] = ["epoch,val_loss\n", "0,0.5\n1,0.25\n", "2,0.125\n"];
    writeFileSync(file, header + first);
    utimesSync(file, 1, 1);
    const same = reader({ kind: "csv" });
    expect(told(same.look())).toEqual([]);
    writeFileSync(file, header + first);
    expect(told(same.end())).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    const longer = reader({ kind: "csv" });
    writeFileSync(file, header + first + second);
    expect(told(longer.end()).map(([epoch]) => epoch)).toEqual([1, 2, 3]);
    const added = reader({ kind: "csv" });
    appendFileSync(file, "0,0.75\n");
    expect(told(added.end())).toEqual([[1, 0.75]]);
  });

  it.each([
    ["csv", "step,val_loss\n", (step: number, loss: number) => `${step},${loss}\n`],
    ["jsonl", "", (step: number, loss: number) => `${JSON.stringify({ step, val_loss: loss })}\n`],
  ] as const)(
    "with steps alone count where an attempt that goes on adds to a %s, also its last step once more",
    (kind, header, row) => {
      const file = join(dir, `metrics.${kind}`);
      writeFileSync(file, header + row(100, 9) + row(200, 8) + row(300, 7));
      const added = reader({ kind }, 2);
      appendFileSync(file, row(300, 7.5) + row(400, 6));
      expect(told(added.end())).toEqual([
        [3, 7.5],
        [4, 6],
      ]);
      const repeated = reader({ kind }, 4);
      appendFileSync(file, row(400, 6) + row(500, 5));
      expect(told(repeated.end())).toEqual([[5, 5]]);
      // A file that begins with the attempt before tells no step to go on from.
      const begun = reader({ kind }, 9);
      appendFileSync(file, row(1000, 4));
      expect(told(begun.end())).toEqual([[10, 4]]);
    },
  );

  it.each([
    ["csv", "step,val_loss\n", (step: number, loss: number) => `${step},${loss}\n`],
    ["jsonl", "", (step: number, loss: number) => `${JSON.stringify({ step, val_loss: loss })}\n`],
    ["tensorboard", "", (step: number, loss: number) => scalar(step, "val_loss", loss)],
  ] as const)(
    "with steps alone that a program of a %s counts from their beginning again are its next epochs",
    (kind, header, row) => {
      const file = join(dir, kind === "tensorboard" ? "events.out.tfevents.1" : `metrics.${kind}`);
      writeFileSync(file, header);
      for (const part of [row(0, 9), row(100, 8), row(200, 7)]) appendFileSync(file, part);
      const again = reader({ kind }, 3);
      for (const part of [row(0, 6), row(100, 5)]) appendFileSync(file, part);
      expect(told(again.look())).toEqual([
        [4, 6],
        [5, 5],
      ]);
      const third = reader({ kind }, 5);
      appendFileSync(file, row(0, 4));
      expect(told(third.end())).toEqual([[6, 4]]);
    },
  );

  it("with steps alone are no news where a file is written anew with all that was in it", () => {
    const file = join(dir, "metrics.csv");
    writeFileSync(file, "step,val_loss\n100,9\n200,8\n");
    const whole = reader({ kind: "csv" }, 2);
    writeFileSync(file, "step,lr,val_loss\n100,1,9\n200,1,8\n300,1,7\n");
    expect(told(whole.end())).toEqual([[3, 7]]);
  });

  it.each(["csv", "tensorboard"] as const)(
    "of a program that counts from 0, and goes on by itself in a new folder, count from 0 there too: %s",
    (kind) => {
      const write = (version: number, epoch: number, loss: number) => {
        const folder = join(dir, `version_${version}`);
        mkdirSync(folder);
        const row = `epoch,step,val_loss\n${epoch},${100 * epoch},${loss}\n`;
        const scalars = [scalar(100 * epoch, "epoch", epoch), scalar(100 * epoch, "val_loss", loss)];
        if (kind === "csv") writeFileSync(join(folder, "metrics.csv"), row);
        else writeFileSync(join(folder, "events.out.tfevents.1"), Buffer.concat(scalars));
      };
      write(0, 0, 9);
      const later = reader({ kind });
      write(1, 1, 8);
      expect(told(later.end())).toEqual([[2, 8]]);
    },
  );

  it("of TensorBoard count behind the step that an attempt goes on from, which it may write once more", () => {
    const write = (part: number, ...losses: (readonly [number, number])[]) =>
      writeFileSync(
        join(dir, `events.out.tfevents.${part}`),
        Buffer.concat(losses.map(([step, loss]) => scalar(step, "val_loss", loss))),
      );
    write(1, [100, 9], [200, 8], [300, 7]);
    const repeated = reader({ kind: "tensorboard" }, 2);
    write(2, [200, 8], [300, 7.5], [400, 6]);
    expect(told(repeated.end())).toEqual([
      [3, 7.5],
      [4, 6],
    ]);
  });

  it("of TensorBoard may be larger than can be read at once where an attempt goes on", () => {
    const file = join(dir, "events.out.tfevents.1");
    writeFileSync(file, scalar(100, "val_loss", 9));
    truncateSync(file, 2 ** 31);
    const later = reader({ kind: "tensorboard" }, 1);
    const large = writeRecord(new Uint8Array(5 << 20));
    writeFileSync(
      join(dir, "events.out.tfevents.2"),
      Buffer.concat([scalar(100, "val_loss", 9), large, scalar(200, "val_loss", 7)]),
    );
    expect(told(later.end())).toEqual([[2, 7]]);
  });

  it("of TensorBoard are read while they are written, by the epochs that Lightning tells", () => {
    mkdirSync(join(dir, "version_0"));
    const file = join(dir, "version_0", "events.out.tfevents.1.host.1.0");
    const events = reader({ kind: "tensorboard" });
    const whole = Buffer.concat([
      scalar(99, "val_loss", 0.5),
      scalar(99, "epoch", 0),
      scalar(199, "val_loss", 0.25),
      scalar(199, "epoch", 1),
    ]);
    writeFileSync(file, whole.subarray(0, 90));
    expect(told(events.look())).toEqual([]);
    appendFileSync(file, whole.subarray(90));
    expect(told(events.look())).toEqual([[1, 0.5]]);
    expect(told(events.end())).toEqual([[2, 0.25]]);
  });

  it.each([
    ["csv", "m.csv", "step,val_loss\n", (step: number) => `${step},0.5\n`],
    ["jsonl", "m.jsonl", "", (step: number) => `{"step":${step},"val_loss":0.5}\n`],
    ["tensorboard", "events.out.tfevents.1", "", (step: number) => scalar(step, "val_loss", 0.5)],
  ] as const)("of %s are gone through once while they grow, not at each look", (kind, name, header, row) => {
    const file = join(dir, name);
    const growing = reader({ kind });
    const rows = Array.from({ length: 10_000 }, (_, i) => Buffer.from(row(i)));
    writeFileSync(file, Buffer.concat([Buffer.from(header), ...rows]));
    const spent = () => {
      const before = process.cpuUsage();
      const { length } = growing.look();
      const { user, system } = process.cpuUsage(before);
      return [length, user + system] as const;
    };
    const [all, first] = spent();
    expect(all).toBe(10_000);
    const later = [1, 2, 3, 4, 5].map((i) => {
      appendFileSync(file, row(10_000 + i));
      return spent();
    });
    expect(later.map(([length]) => length)).toEqual([1, 1, 1, 1, 1]);
    expect(Math.min(...later.map(([, cost]) => cost))).toBeLessThan(first / 8);
  });

  it.each([
    ["csv", "step,val_loss\r\n", (step: number, loss: number) => `${step},${loss}\r\n`],
    ["jsonl", "", (step: number, loss: number) => `{"step":${step},"val_loss":${loss}}\r\n`],
  ] as const)("of %s are the same in whatever pieces they are written", (kind, header, row) => {
    const text = header + row(1, 0.5) + row(2, 0.25) + row(3, 0.125);
    const file = join(dir, `m.${kind}`);
    const pieces = reader({ kind });
    const found = [...text].flatMap((sign) => {
      appendFileSync(file, sign);
      return told(pieces.look());
    });
    expect(found).toEqual([
      [1, 0.5],
      [2, 0.25],
      [3, 0.125],
    ]);
    appendFileSync(file, kind === "csv" ? "4,oops\r\n" : '{"step":4,"val_loss":"oops"}\r\n');
    expect(told(pieces.look())).toEqual([`line ${kind === "csv" ? 5 : 4} has a val_loss that is no number`]);
  });

  it("of TensorBoard count where a scalar of an earlier step comes late", () => {
    const file = join(dir, "events.out.tfevents.1");
    const events = reader({ kind: "tensorboard" });
    const add = (...scalars: Uint8Array[]) => appendFileSync(file, Buffer.concat(scalars));
    add(scalar(1, "val_loss", 0.5), scalar(100, "train_loss", 2));
    expect(told(events.look())).toEqual([[1, 0.5]]);
    add(scalar(2, "val_loss", 0.25), scalar(200, "train_loss", 1));
    expect(told(events.look())).toEqual([[2, 0.25]]);
    add(scalar(300, "train_loss", 1));
    expect(told(events.look())).toEqual([]);
    add(scalar(300, "val_loss", 0.125));
    expect(told(events.end())).toEqual([[3, 0.125]]);
  });

  /** Written by these tools themselves, three epochs each. */
  const written = [
    ["keras-3.15", "csv", "val_loss", [0.7120977640151978, 0.6994948387145996, 0.6888664960861206]],
    ["lightning-2.6-csv", "csv", "val_loss", [0.028488770127296448, 0.020787030458450317, 0.01588936150074005]],
    ["lightning-2.6-tensorboard", "tensorboard", "val_loss", [0.421, 0.2695, 0.1742]],
    ["torch-2.13-simple", "tensorboard", "Loss/val", [1, 0.5, 1 / 3]],
    ["torch-2.13-tensor", "tensorboard", "Loss/val", [1, 0.5, 1 / 3]],
  ] as const;

  it.each(written)("that %s wrote are read", (folder, kind, name, values) => {
    const events = reader({ kind }, 0, name);
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
    const printed = reader({ kind: "text" });
    const found = [...lines.push(text), ...lines.end()].flatMap((line) => told(printed.line(line)));
    expect([...found, ...told(printed.end())]).toEqual([
      [1, 0.7121],
      [2, 0.6995],
      [3, 0.6889],
    ]);
  });

  it("of several runs with the metric are an error that names them", () => {
    const events = reader({ kind: "tensorboard" });
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
