import { setTimeout as sleep } from "node:timers/promises";
import { type StudyFolder, stopRequest } from "../store/study-folder.ts";
import { count } from "./amounts.ts";
import { howToGoOn } from "./go-on.ts";
import { liveDisplay } from "./live.ts";
import { momentOf } from "./moment.ts";
import { openFolder } from "./open-folder.ts";
import { endQuietly, print, printJson } from "./output.ts";
import { savedAtBest } from "./saved.ts";
import { statusReport } from "./status-report.ts";
import { viewOf } from "./status-view.ts";
import { lookOf } from "./terminal.ts";

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
  const report = statusReport(study, momentOf(folder));
  const trial = report.best === null ? undefined : study.trials[report.best.trial - 1];
  const best = report.best && { ...report.best, checkpoint: trial === undefined ? null : savedAtBest(path, trial) };
  return { ...report, best, folder: path, bad_lines: folder.badLines.length };
}

/** The view, and what to do where something is to be done. */
export function statusText(folder: StudyFolder, path: string): string[] {
  const { study, definition, badLines } = folder;
  const moment = momentOf(folder);
  const report = statusReport(study, moment);
  const lines = viewOf(report, { ...moment, ...lookOf(process.stdout) });
  const stopped = stopRequest(folder.path);
  if (stopped !== undefined && report.state === "running") lines.push("", `The workers are ${stopped}.`);
  if (report.state === "waiting") lines.push("", `Go on with: ${howToGoOn(definition, path)}`);
  if (badLines.length > 0) {
    lines.push("", `${count(badLines.length, "line")} of the logs could not be read; see: whetstone doctor ${path}`);
  }
  return lines;
}

/** Milliseconds between two looks at the folder. */
const INTERVAL = 1000;

/**
 * Shows the study until it is finished, or nobody reads any more. In a terminal the view is drawn over and over; elsewhere
 * it is printed once, and then one line for each thing that happens.
 */
async function watch(folder: StudyFolder, path: string): Promise<void> {
  const gone = endQuietly(process.stdout);
  if (!process.stdout.isTTY) print(statusText(folder, path));
  const display = liveDisplay(folder, process.stdout);
  for (;;) {
    const study = folder.follow();
    display.look(study);
    const { state } = statusReport(study, momentOf(folder));
    if (gone.aborted || state === "finished" || state === "failed") return display.end();
    await sleep(INTERVAL);
  }
}
