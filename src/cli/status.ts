import { setTimeout as sleep } from "node:timers/promises";
import { chosenReader } from "../store/reader-file.ts";
import { savedAtBest } from "../store/saved-at-best.ts";
import { stopRequest } from "../store/stop-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import { momentOf } from "../worker/moment.ts";
import { liveDisplay } from "./leading/live.ts";
import { openFolder } from "./open-folder.ts";
import { howToRetry } from "./standing/go-on.ts";
import { leadingMaster } from "./standing/master-report.ts";
import { problemsOf } from "./standing/problems.ts";
import { type StatusReport, statusReport } from "./standing/status-report.ts";
import { progressLine, viewOf } from "./standing/status-view.ts";
import { endQuietly, print, printJson } from "./text/output.ts";
import { readerLines } from "./text/reader-lines.ts";
import { lookOf, paint, type Span } from "./text/terminal.ts";

/** `whetstone status`: how a study stands, once or again and again. */
export async function status(
  path: string,
  options: { readonly watch?: boolean; readonly json?: boolean },
): Promise<number> {
  const folder = openFolder(path);
  if (options.json) {
    printJson(statusJson(folder));
    return 0;
  }
  if (options.watch) await watch(folder, path);
  else print(statusText(folder, path));
  return 0;
}

/** Everything of a study at once, for programs. */
export function statusJson(folder: StudyFolder): object {
  const { study, path } = folder;
  const moment = momentOf(folder);
  const report = statusReport(study, moment);
  const trial = report.best === null ? undefined : study.trials[report.best.trial - 1];
  const best = report.best && { ...report.best, checkpoint: trial === undefined ? null : savedAtBest(path, trial) };
  return {
    problems: problemsOf(folder, report, moment, path),
    ...report,
    best,
    master: leadingMaster(folder, moment),
    folder: path,
    reader: chosenReader(path) ?? null,
    bad_lines: folder.badLines.length,
  };
}

/** What is wrong and what to do about it, then the view. */
export function statusText(folder: StudyFolder, path: string): string[] {
  const { study } = folder;
  const moment = momentOf(folder);
  const report = statusReport(study, moment);
  const look = lookOf(process.stdout);
  const problems = problemsOf(folder, report, moment, path);
  const first: Span[] = [{ text: count(problems.length, "problem"), style: "red" }];
  const told = problems.map((problem): Span[] => ["  ", problem]);
  const lines = [
    ...(problems.length === 0 ? [] : [first, ...told, []].map((line) => paint(line, { ...look, width: Infinity }))),
    ...viewOf(report, { ...moment, ...look }),
  ];
  const master = leadingMaster(folder, moment);
  if (master !== null)
    lines.push(
      "",
      `A master (process ${master.pid} on ${master.host}) keeps ${count(master.workers, "worker")} (${master.on}).`,
    );
  const stopped = stopRequest(folder.path);
  if (stopped !== undefined && report.state === "running") lines.push("", `The workers are ${stopped}.`);
  // Where all have failed, they begin anew when the search goes on, which the problems tell.
  const again = report.state === "failed" ? undefined : howToRetry(study, path);
  if (again !== undefined) lines.push("", again);
  lines.push(...readerLines(folder));
  return lines;
}

/** Milliseconds between two looks at the folder. */
const INTERVAL = 1000;

/**
 * Shows the study until it is finished, nobody reads any more, or Ctrl-C: in a terminal drawn over and over, elsewhere a line for
 * each change.
 */
async function watch(folder: StudyFolder, path: string): Promise<void> {
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const signal = AbortSignal.any([endQuietly(process.stdout), interrupted.signal]);
  const look = process.stdout.isTTY ? drawing(folder) : tellChanges((line) => print([line]));
  for (;;) {
    folder.follow();
    const report = statusReport(folder.study, momentOf(folder));
    look(report);
    if (report.state === "finished" || report.state === "failed") break;
    await sleep(INTERVAL, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
  }
  if (!process.stdout.isTTY) print(["", ...statusText(folder, path)]);
}

function drawing(folder: StudyFolder): (report: StatusReport) => void {
  const display = liveDisplay(folder, process.stdout);
  return () => display.look(folder.study);
}

/** Tells a line whenever more has ended, begun or got better. */
export function tellChanges(tell: (line: string) => void): (report: StatusReport) => void {
  let told = "";
  return (report) => {
    const { state, stage, best } = report;
    const now = JSON.stringify([state, stage, best?.trial, best?.score]);
    if (now === told) return;
    told = now;
    tell(progressLine(report));
  };
}
