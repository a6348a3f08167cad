import { existsSync } from "node:fs";
import { whyBadPlace } from "../../analysis/bad-place.ts";
import { failingStreak } from "../../analysis/hopeless.ts";
import { whyNoBest } from "../../analysis/no-best.ts";
import { unreported } from "../../analysis/unreported.ts";
import { deedText } from "../../master/deed-lines.ts";
import { standingOf } from "../../master/leadership.ts";
import { layout } from "../../store/layout.ts";
import { type MasterDeed, type MasterRecord, newestMaster } from "../../store/master-log.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { count, duration } from "../../study/amounts.ts";
import { describeReason } from "../../study/describe.ts";
import { leaseOf } from "../../study/lease.ts";
import type { Study } from "../../study/study.ts";
import { typed } from "../../study/typed.ts";
import { scheduleOf } from "../../worker/assemble.ts";
import { damagedCheckpoints } from "../../worker/damage.ts";
import { fileServerTime, lostIn, type Moment, type WorkerReport } from "../../worker/worker-report.ts";
import { editedSince, readOtherwise } from "./edited.ts";
import { howToGoOn, howToMend } from "./go-on.ts";
import { hangingPrograms } from "./hanging.ts";
import { keptBy } from "./master-report.ts";
import type { StatusReport } from "./status-report.ts";
import { untoldMetric } from "./untold-metric.ts";

/** What somebody should look at, a sentence each, what stands in the way of the search first. */
export function problemsOf(folder: StudyFolder, report: StatusReport, moment: Moment, path: string): string[] {
  const { definition, badLines, study } = folder;
  const { state, workers } = report;
  const master = state === "running" || state === "waiting" ? newestMaster(folder.path) : undefined;
  const standing = master && standingOf(master, definition.lease, fileServerTime(moment, definition.lease));
  const failing = failingStreak(study);
  return [
    missingStage(folder, path),
    state === "waiting"
      ? master !== undefined && standing === "leads"
        ? whyNobody(master)
        : `no worker is on it; go on with: ${howToGoOn(folder, path)}`
      : undefined,
    failing !== undefined && state !== "failed"
      ? `${describeReason(failing.reason)}; who trained them begins no other until those that train tell more`
      : undefined,
    failing === undefined ? badPlaces(study, workers) : undefined,
    state === "failed" ? howToMend(folder, path) : undefined,
    state === "finished" ? undefined : editedSince(folder, path),
    untoldMetric(folder),
    unreported(study),
    state === "finished" && report.best === null ? whyNoBest(study) : undefined,
    readOtherwise(folder),
    master && masterProblems(master, folder, path, state === "running" && standing === "gone"),
    hangingPrograms(workers, path),
    unheardOf(study, workers),
    damagedCheckpoints(folder, scheduleOf(definition)).map(({ what, means }) => `${what}; ${means}`),
    failingTrials(study, path),
    badLines.length > 0
      ? `${count(badLines.length, "line")} of the logs could not be read; see: ${typed("doctor", path)}`
      : undefined,
  ].flatMap((problem) => problem ?? []);
}

/** A stage whose trials are known, and that itself is not there. */
function missingStage({ path: folder, study }: StudyFolder, path: string): string | undefined {
  const trial = study.trials.find((trial) => trial !== undefined && trial.stage > study.stages.length);
  // One that has been opened since stages were read is there.
  if (trial === undefined || existsSync(layout.stage(folder, trial.stage))) return undefined;
  return `stage ${trial.stage} is missing, of which trial ${trial.number} is; see: ${typed("doctor", path)}`;
}

/** Idle workers where all trials fail. */
function badPlaces(study: Study, workers: readonly WorkerReport[]): string[] {
  return workers.flatMap(({ name, host, state }) => {
    const why = state === "idle" ? whyBadPlace(study, name, lostIn(workers)) : undefined;
    return why === undefined ? [] : `something is wrong where ${name} runs, on ${host}: ${describeReason(why)}`;
  });
}

/** Silent workers, and lost ones whose trials wait for others. */
function unheardOf(study: Study, workers: readonly WorkerReport[]): string[] {
  return workers.flatMap(({ name, host, state, trial, silent_seconds }) => {
    if (state === "silent")
      return `${name} on ${host} has not been heard of for ${duration(silent_seconds)}; after its lease of ${leaseOf(study, name)} s others take its trial`;
    if (state === "lost" && trial !== null)
      return `${name} on ${host} is lost, and trial ${trial} waits for another worker`;
    return [];
  });
}

/** What a master that leads has done about it that no worker is there. */
function whyNobody(master: MasterRecord): string {
  const asked = new Set<string>();
  let reason = "";
  for (const event of master.events) {
    if (event.kind === "launched" || event.kind === "found") asked.add(event.id);
    else if ("id" in event) asked.delete(event.id);
    if (event.kind === "waiting") reason = `: ${event.reason}`;
    else if (event.kind === "begun") reason = "";
  }
  if (asked.size === 0) return "no worker is on it, but a master leads";
  const which =
    asked.size === 1
      ? "the one that the master has asked for waits"
      : `the ${asked.size} that the master has asked for wait`;
  return `no worker is on it yet; ${which} for a place${reason}`;
}

/** A master that is gone, places that it has given up, and what it could not do last. */
function masterProblems(master: MasterRecord, folder: StudyFolder, path: string, isMissed: boolean): string[] {
  const problems: string[] = [];
  const { events, first } = master;
  if (isMissed) {
    const where = first === undefined ? "" : ` (process ${first.pid} on ${first.host})`;
    problems.push(
      `the master${where} is gone, so that lost workers are not replaced; start it again: ${howToGoOn(folder, path)}`,
    );
  }
  problems.push(...troubledPlaces(master, path));
  const last = events.findLast(
    (event) => ["trouble", "mended", "launched", "leave"].includes(event.kind) && !isOfPlace(event),
  );
  if (last?.kind === "trouble") problems.push(deedText(last));
  return problems;
}

function isOfPlace(event: MasterDeed): boolean {
  return (event.kind === "trouble" || event.kind === "mended") && event.host !== undefined;
}

/** Places that a master has given up or cannot reach, as of the last that it tells of each. */
function troubledPlaces(master: MasterRecord, path: string): string[] {
  const problems = new Map<string, string>();
  for (const event of master.events) {
    if (event.kind === "scaled") problems.clear();
    if (!("host" in event) || event.host === undefined) continue;
    const { host } = event;
    const again = `when it is mended, have it tried again: ${typed("scale", path, keptBy(master))}`;
    if (event.kind === "gave up") problems.set(host, `${deedText(event)}; ${again}`);
    else if (event.kind === "trouble") problems.set(host, deedText(event));
    else if (event.kind === "mended" || event.kind === "launched") problems.delete(host);
  }
  return [...problems.values()];
}

/** So many of the trials that ended last are looked at, and it is told where at least this share of them failed. */
const RECENT = 20;
const MANY = 0.25;

function failingTrials({ trials }: Study, path: string): string[] {
  const ended = trials
    .flatMap((trial) => (trial === undefined || trial.state === "running" ? [] : trial))
    .slice(-RECENT);
  const failed = ended.filter(({ state }) => state === "failed");
  const newest = failed.at(-1);
  if (newest === undefined || failed.length < MANY * ended.length) return [];
  return [
    `${failed.length} of the last ${count(ended.length, "trial")} failed, the newest: ${describeReason(newest.reason)}; see: ${typed("show", path, newest.number)}`,
  ];
}
