import { resolve } from "node:path";
import { numberIn } from "../../formats/results/numbers.ts";
import { jsonObject } from "../../formats/results/table-rows.ts";
import type { Metric } from "../../study/definition.ts";
import { isEpoch } from "../../study/events.ts";
import { plainText } from "../lines.ts";
import { missingMetric, type Reading, type ReportReader, wrongEpoch } from "./reader.ts";

/**
 * Reads the protocol: `{"epoch": 3, "val_accuracy": 0.91, "checkpoint": "model.pt"}`, a line an epoch. Relative
 * checkpoints are in `folder`. Only epochs after the last count: a program that prints one again, or starts over, has its
 * line treated as ordinary output.
 */
export function protocolReader(metric: Metric, folder: string): ReportReader {
  let last = 0;
  let nearly: string | undefined;

  function read(line: string): Reading {
    // Most lines are for people, and some programs print millions.
    if (!line.includes("{")) return undefined;
    const text = plainText(line);
    // A progress bar that is not over may stand before it, as Keras's does when its callbacks report.
    const fields = jsonObject(/\{"epoch".*$/.exec(text)?.[0] ?? text);
    if (fields === undefined) {
      const words = line.trim();
      if (words.startsWith("{") && words.endsWith("}") && words.includes("epoch")) nearly ??= words.slice(0, 200);
      return undefined;
    }
    if (!Object.hasOwn(fields, "epoch")) return undefined;
    const epoch = numberIn(fields.epoch);
    if (!isEpoch(epoch)) return { kind: "wrong", message: wrongEpoch(fields.epoch) };
    if (epoch <= last) return undefined;
    const metrics = metricsOf(fields);
    if (!Object.hasOwn(metrics, metric.name))
      return { kind: "wrong", message: missingMetric(metric.name, epoch, fields, metrics) };
    last = epoch;
    const { checkpoint } = fields;
    const saved =
      typeof checkpoint === "string" && checkpoint !== "" ? { checkpoint: resolve(folder, checkpoint) } : {};
    return { kind: "report", report: { epoch, metrics, ...saved } };
  }

  function expected(): string {
    const found = nearly === undefined ? "" : `; this one is not JSON, which json.dumps would write: ${nearly}`;
    return `a line like {"epoch": 1, "${metric.name}": 0.9}${found}`;
  }

  return { read, expected, keepsLines: false };
}

/** The numbers among the fields of a report. */
export function metricsOf(fields: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const number = name === "epoch" || name === "checkpoint" ? undefined : numberIn(value);
    if (number !== undefined) numbers.push([name, number]);
  }
  return Object.fromEntries(numbers);
}
