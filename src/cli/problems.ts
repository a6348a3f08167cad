import { whyBadPlace } from "../analysis/bad-place.ts";
import { failingStreak } from "../analysis/hopeless.ts";
import { whyNoBest } from "../analysis/no-best.ts";
import { unreported } from "../analysis/unreported.ts";
import { deedText } from "../master/deed-lines.ts";
import { standingOf } from "../master/leadership.ts";
import { type MasterDeed, type MasterRecord, newestMaster } from "../store/master-log.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count, duration } from "../study/amounts.ts";
import { describeReason } from "../study/describe.ts";
import { leaseOf } from "../study/lease.ts";
import type { Study } from "../study/study.ts";
import { typed } from "../study/typed.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { damagedCheckpoints } from "../worker/damage.ts";
import { fileServerTime, lostIn, type Moment } from "../worker/worker-report.ts";
import { editedSince, readOtherwise } from "./edited.ts";
import { howToGoOn, howToMend } from "./go-on.ts";
import { hangingPrograms } from "./hanging.ts";
import { keptBy } from "./master-report.ts";
import type { StatusReport } from "./status-report.ts";
import { untoldMetric } from "./untold-metric.ts";

/** What somebody should look at, a sentence each, what stands in the way of the search first. */
export function problemsOf(folder: StudyFolder, report: StatusReport, moment: Moment, path: string): string[] {
  const { definition, badLines, study } = folder;
  const problems: string[] = [];
  const { state, workers } = report;
  const master = state === "running" || state === "waiting" ? newestMaster(folder.path) : undefined;
  const standing = master && standingOf(master, definition.lease, fileServerTime(moment, definition.lease));
  if (state === "waiting") {
    const advice = `no worker is on it; go on with: ${howToGoOn(folder, path)}`;
    problems.push(master !== undefined && standing === "leads" ? whyNobody(master) : advice);
  }
  const failing = failingStreak(study);
  if (failing !== undefined && state !== "failed")
    problems.push(
      `${describeReason(failing.reason)}; who trained them begins no other until those that train tell more`,
    );
  for (const { name, host, state } of workers) {
    const bad = state === "idle" && failing === undefined ? whyBadPlace(study, name, lostIn(workers)) : undefined;
    if (bad !== undefined) problems.push(`something is wrong where ${name} runs, on ${host}: ${describeReason(bad)}`);
  }
  const mending = state === "failed" ? howToMend(folder, path) : undefined;
  if (mending !== undefined) problems.push(mending);
  const edited = state === "finished" ? undefined : editedSince(folder, path);
  if (edited !== undefined) problems.push(edited);
  const untold = untoldMetric(folder);
  if (untold !== undefined) problems.push(untold);
  const unknown = unreported(study);
  if (unknown !== undefined) problems.push(unknown);
  if (state === "finished" && report.best === null) problems.push(whyNoBest(study));
  const otherwise = readOtherwise(folder);
  if (otherwise !== undefined) problems.push(otherwise);
  if (master !== undefined)
    problems.push(...masterProblems(master, folder, path, state === "running" && standing === "gone"));
  const hanging = hangingPrograms(workers, path);
  if (hanging !== undefined) problems.push(hanging);
  for (const { name, host, state, trial, silent_seconds } of workers) {
    const heard = `${name} on ${host} has not been heard of for ${duration(silent_seconds)}`;
    if (state === "silent")
      problems.push(`${heard}; after its lease of ${leaseOf(study, name)} s others take its trial`);
    if (state === "lost" && trial !== null)
      problems.push(`${name} on ${host} is lost, and trial ${trial} waits for another worker`);
  }
  for (const { what, means } of damagedCheckpoints(folder, scheduleOf(definition))) problems.push(`${what}; ${means}`);
  problems.push(...failingTrials(study, path));
  if (badLines.length > 0)
    problems.push(`${count(badLines.length, "line")} of the logs could not be read; see: ${typed("doctor", path)}`);
  return problems;
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
