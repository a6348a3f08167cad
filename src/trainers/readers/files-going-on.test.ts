import { appendFileSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { writeRecord } from "../../formats/tensorboard/records.ts";
import { newFolder } from "../../store/new-folder.fixture.ts";
import type { ResultSource } from "../../study/definition.ts";
import { readerIn, scalar, told } from "./results.fixture.ts";

let dir: string;
beforeEach(() => {
  dir = newFolder();
});
const reader = (kind: ResultSource["kind"], from = 0) => readerIn(dir, { kind, from });

describe("files of results", () => {
  it("count from where the attempt begins, though a file may be written anew as a whole", () => {
    const file = join(dir, "metrics.csv");
    writeFileSync(file, "epoch,val_loss\n0,9\n1,8\n");
    const csv = reader("csv", 2);
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
    const same = reader("csv");
    expect(told(same.look())).toEqual([]);
    writeFileSync(file, header + first);
    expect(told(same.end())).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
    const longer = reader("csv");
    writeFileSync(file, header + first + second);
    expect(told(longer.end()).map(([epoch]) => epoch)).toEqual([1, 2, 3]);
    const added = reader("csv");
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
      const added = reader(kind, 2);
      appendFileSync(file, row(300, 7.5) + row(400, 6));
      expect(told(added.end())).toEqual([
        [3, 7.5],
        [4, 6],
      ]);
      const repeated = reader(kind, 4);
      appendFileSync(file, row(400, 6) + row(500, 5));
      expect(told(repeated.end())).toEqual([[5, 5]]);
      // A file that begins with the attempt before tells no step to go on from.
      const begun = reader(kind, 9);
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
      const again = reader(kind, 3);
      for (const part of [row(0, 6), row(100, 5)]) appendFileSync(file, part);
      expect(told(again.look())).toEqual([
        [4, 6],
        [5, 5],
      ]);
      const third = reader(kind, 5);
      appendFileSync(file, row(0, 4));
      expect(told(third.end())).toEqual([[6, 4]]);
    },
  );

  it("with steps alone are no news where a file is written anew with all that was in it", () => {
    const file = join(dir, "metrics.csv");
    writeFileSync(file, "step,val_loss\n100,9\n200,8\n");
    const whole = reader("csv", 2);
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
      const later = reader(kind);
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
    const repeated = reader("tensorboard", 2);
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
    const later = reader("tensorboard", 1);
    const large = writeRecord(new Uint8Array(5 << 20));
    writeFileSync(
      join(dir, "events.out.tfevents.2"),
      Buffer.concat([scalar(100, "val_loss", 9), large, scalar(200, "val_loss", 7)]),
    );
    expect(told(later.end())).toEqual([[2, 7]]);
  });
});
