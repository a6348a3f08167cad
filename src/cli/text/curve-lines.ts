import { count } from "../../study/amounts.ts";
import { shortNumber } from "../../study/describe.ts";
import type { Trial } from "../../study/study.ts";
import { thinnedCurve } from "../../study/thinned-curve.ts";
import { typed } from "../../study/typed.ts";
import { sparkline } from "./sparkline.ts";
import { table } from "./table.ts";
import type { Span } from "./terminal.ts";

/** Rows of the table at most, and columns of the small curve. */
const ROWS = 20;
const WIDTH = 60;

/**
 * A trial's curve: the searched metric as a small curve, then all metrics as a table, the best epoch in bold.
 * @param path the study's folder as a user types it
 */
export function curveLines(trial: Trial, metric: string, path: string): Span[][] {
  const { curve, scoreEpoch } = trial;
  if (curve.length === 0) return [["no epoch has been reported"]];
  const others = new Set(curve.flatMap(({ metrics }) => Object.keys(metrics)));
  others.delete(metric);
  const names = [metric, ...others];
  const shown = thinnedCurve(trial, ROWS);
  const rows = shown.map(({ epoch, metrics }): Span[] =>
    [String(epoch), ...names.map((name) => numberText(metrics[name]))].map((text) =>
      epoch === scoreEpoch ? { text, style: "bold" } : text,
    ),
  );
  const values = curve.map(({ metrics }) => metrics[metric] ?? Number.NaN);
  const lines: Span[][] = [[{ text: sparkline(values, WIDTH), style: "cyan" }]];
  lines.push(...table([{ title: "epoch", right: true }, ...names.map((name) => ({ title: name, right: true }))], rows));
  const hidden = curve.length - shown.length;
  if (hidden > 0)
    lines.push([
      {
        text: `and ${count(hidden, "epoch report")} between; all are in: ${typed("export", path, "--to", "jsonl")}`,
        style: "dim",
      },
    ]);
  return lines;
}

function numberText(value: number | undefined): string {
  return value === undefined ? "" : shortNumber(value);
}
