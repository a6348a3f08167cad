import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";
import { RowReports } from "./row-reports.ts";
import { csvRows, jsonRows } from "./table-rows.ts";

function told(rows: ReturnType<typeof csvRows>, metric: string, more: { from?: number; stepsPerEpoch?: number } = {}) {
  const reports = new RowReports({ metric, from: 0, ...more });
  return [...rows.flatMap((row) => reports.take(row)), ...reports.end()].map((each) =>
    each.kind === "wrong" ? each.message : [each.report.epoch, each.report.metrics],
  );
}

describe("rows of results", () => {
  it("are Keras's: an epoch each, from 0, with NA for a missing value, appended without a header", () => {
    const text = "epoch,accuracy,loss,val_loss\r\n0,0.5,1.5,1.75\r\n1,0.625,1.25,NA\r\n2,0.75,nan,inf\r\n";
    expect(told(csvRows(text, false), "val_loss")).toEqual([
      [1, { val_loss: 1.75, accuracy: 0.5, loss: 1.5 }],
      [3, { val_loss: Infinity, accuracy: 0.75, loss: NaN }],
    ]);
  });

  it("are Lightning's: sparse, with many steps an epoch, of which the last value counts", () => {
    const text = `epoch,step,train_loss,val_loss
0,49,2.5,
0,99,2.25,
0,99,,1.5
1,149,2.0,
1,199,,1.25
`;
    expect(told(csvRows(text, false), "val_loss")).toEqual([
      [1, { val_loss: 1.5, train_loss: 2.25 }],
      [2, { val_loss: 1.25, train_loss: 2 }],
    ]);
    expect(told(csvRows(text, false), "train_loss").map(([epoch]) => epoch)).toEqual([1, 2]);
  });

  it("may have steps alone, which are epochs by their number, or each the next", () => {
    const text = '{"step": 99, "val/loss": 3}\n{"step": 199, "val": {"loss": 2}}\n';
    expect(told(jsonRows(text, false), "val/loss")).toEqual([
      [1, { "val/loss": 3 }],
      [2, { "val/loss": 2 }],
    ]);
    expect(told(jsonRows(text, false), "val_loss", { stepsPerEpoch: 50 }).map(([epoch]) => epoch)).toEqual([2, 4]);
  });

  it("leave a row out that is still being written", () => {
    expect(csvRows("epoch,loss\n1,0.5\n2,0.2", false)).toHaveLength(1);
    expect(csvRows("epoch,loss\n1,0.5\n2,0.25", true)).toHaveLength(2);
  });

  it("with a metric that is no number are an error with its line", () => {
    expect(told(csvRows("epoch,loss\n1,0.5\n2,oops\n", false), "loss")[1]).toBe("line 3 has a loss that is no number");
  });

  it("come back from any cells that CSV can hold", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é") });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })), (rows) => {
        const text = rows.map((row) => `${row.map((each) => `"${each.replaceAll('"', '""')}"`).join(",")}\n`).join("");
        expect(readCsv(text, { whole: false }).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it("are never read from garbage by a crash", () => {
    const garbage = fc.string({ unit: fc.constantFrom(...'epoch,step{}[]":\n\r0123nan-\u0000') });
    fc.assert(
      fc.property(garbage, fc.boolean(), (text, whole) => {
        told(csvRows(text, whole), "step");
        told(jsonRows(text, whole), "a");
      }),
    );
  });
});
