import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../../store/new-folder.fixture.ts";
import type { ResultSource } from "../../study/definition.ts";
import { readerIn, scalar, told } from "./results.fixture.ts";

let dir: string;
beforeEach(() => {
  dir = newFolder();
});
const reader = (kind: ResultSource["kind"], from = 0) => readerIn(dir, { kind, from });

describe("files of results", () => {
  it("of TensorBoard are read while they are written, by the epochs that Lightning tells", () => {
    mkdirSync(join(dir, "version_0"));
    const file = join(dir, "version_0", "events.out.tfevents.1.host.1.0");
    const events = reader("tensorboard");
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
    const growing = reader(kind);
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
    const pieces = reader(kind);
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
    const events = reader("tensorboard");
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
});
