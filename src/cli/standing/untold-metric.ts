import { metricKey, readPrinted } from "../../formats/results/printed.ts";
import { lastLines } from "../../store/last-lines.ts";
import { layout } from "../../store/layout.ts";
import { chosenReader } from "../../store/reader-file.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { curveLength } from "../../study/curve-columns.ts";
import { readingOf } from "../../study/reading.ts";

/** Lines of a program's output that are looked at, and names of metrics that are told. */
const LINES = 200;
const NAMES = 10;

/**
 * That a running trial prints one epoch after another without the searched metric, and what it prints: it fails at its end, which may be
 * hours away. Undefined where none does, and where it is known how this study's metrics are read.
 */
export function untoldMetric({ study, path, definition }: StudyFolder): string | undefined {
  if (readingOf(definition) !== undefined || chosenReader(path) !== undefined) return undefined;
  const { name } = definition.metric;
  for (const trial of study.trials) {
    if (trial?.state !== "running" || trial.byHand || trial.attempt > 1 || curveLength(trial) > 0) continue;
    const lines = lastLines(layout.output(path, trial.number), LINES).map(readPrinted);
    const told = lines.filter(({ epoch, partial, values }) => epoch !== undefined && !partial && values.size > 0);
    const names = new Set(lines.flatMap(({ values }) => [...values.keys()]));
    if (new Set(told.map(({ epoch }) => epoch)).size < 2 || names.has(metricKey(name))) continue;
    const others = [...names].filter((each) => each !== "epoch").slice(0, NAMES);
    return `trial ${trial.number} prints epochs, but no ${name}; it tells ${others.join(", ")}: is one of them the metric?`;
  }
  return undefined;
}
