import { join } from "node:path";
import { failingStreak } from "../../analysis/hopeless.ts";
import { UserError } from "../../space/user-error.ts";
import { newestMaster } from "../../store/master-log.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { count, numbersText } from "../../study/amounts.ts";
import { failedLately } from "../../study/stage-trials.ts";
import type { Study } from "../../study/study.ts";
import { typed } from "../../study/typed.ts";
import { momentOf } from "../../worker/moment.ts";
import { presentIn, workerReports } from "../../worker/worker-report.ts";

/**
 * What to type to go on with a study: with as many workers as its last master had, where they were, but for what study.yaml says. A
 * cluster's workers are the master's, and `run` would train where it is typed.
 */
export function howToGoOn({ definition, path: folder }: StudyFolder, path: string): string {
  const { command, cluster } = definition;
  if (command === undefined)
    return `run the program that calls search() again, or train by hand: ${typed("ask", path)}`;
  const before = newestMaster(folder)?.first;
  const on = before?.on ?? cluster?.on ?? "local";
  if (on === "local")
    return typed("run", path, ...(before === undefined || before.workers === 1 ? [] : ["-w", before.workers]));
  return typed(
    "master",
    path,
    ...(cluster?.on === on ? [] : ["--on", on]),
    ...(before === undefined || cluster?.workers !== undefined ? [] : ["-w", before.workers]),
  );
}

/** What to tell where no command trains the study, so that a worker would have nothing to start. */
export function noCommand(folder: StudyFolder, path: string): UserError {
  return new UserError(`${path}: it has no command that trains; ${howToGoOn(folder, path)}`);
}

/** Who goes on with what was asked for: workers that are there, or whoever types what this says. */
export function whoGoesOn(folder: StudyFolder, path: string, does: string): string {
  const present = presentIn(workerReports(folder.study, momentOf(folder)));
  return present.length > 0
    ? `${count(present.length, "worker")} ${does}.`
    : `No worker is on the study now; go on with: ${howToGoOn(folder, path)}`;
}

/** How failed trials are tried again; undefined where none can be. */
export function howToRetry(study: Study, path: string): string | undefined {
  if (failedLately(study).length === 0) return undefined;
  return `Once what broke those that failed is mended, try them again: ${typed("retry", path)}`;
}

/** What to do about trials that have failed one after another; undefined where none have. */
export function howToMend(folder: StudyFolder, path: string): string | undefined {
  const { definition, directory, study } = folder;
  const { trials = [] } = failingStreak(study) ?? {};
  const newest = trials.at(-1);
  if (newest === undefined) return undefined;
  const what =
    definition.command === undefined
      ? "it"
      : `the program, its command in ${join(path, "study.yaml")}, or where it runs, ${directory}, in ${join(path, "folder.json")}`;
  return `Nothing is lost: mend ${what}, and trials ${numbersText(trials)} begin anew when you go on with: ${howToGoOn(folder, path)}. More of it: ${typed("show", path, newest)}`;
}
