import { readFileSync } from "node:fs";
import { decodeEvent, LineError } from "../../store/event-line.ts";
import { FREE_EXTENSION, isLog, LOG_EXTENSION, layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { count } from "../../study/amounts.ts";
import type { StudyEvent } from "../../study/events.ts";
import { damage, type Finding, note, whereUnreadable } from "./finding.ts";
import { stray } from "./names.ts";

/** A line that could be read, and whose it is. */
export interface Told {
  readonly worker: string;
  readonly event: StudyEvent;
}

export interface LogsRead {
  readonly workers: readonly string[];
  readonly told: readonly Told[];
  readonly findings: readonly Finding[];
}

/** Reads every byte of every log, unlike a follower, which waits for what is not there yet. */
export function readLogs(folder: string): LogsRead {
  const workers: string[] = [];
  const told: Told[] = [];
  const findings: Finding[] = [];
  for (const name of namesIfThere(layout.workers(folder)) ?? []) {
    if (name.endsWith(FREE_EXTENSION)) continue;
    if (!isLog(name)) {
      findings.push(...stray(`workers/${name}`));
      continue;
    }
    const worker = name.slice(0, -LOG_EXTENSION.length);
    workers.push(worker);
    const unread = whereUnreadable(
      () => {
        const log = readLog(readFileSync(layout.log(folder, worker)), `workers/${name}`);
        for (const finding of log.findings) findings.push(finding);
        for (const event of log.events) told.push({ worker, event });
      },
      (message) =>
        damage(
          `workers/${name} cannot be read: ${message}`,
          "nothing is known of what that worker did",
          "bring it back, or give yourself leave to read it",
        ),
    );
    findings.push(...unread);
  }
  return { workers, told, findings };
}

const NEWLINE = 10;

/** Every event of a log's bytes, and what is wrong with the others, by their offset. */
function readLog(bytes: Buffer, path: string): { readonly events: StudyEvent[]; readonly findings: Finding[] } {
  const events: StudyEvent[] = [];
  const findings: Finding[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const line = bytes.subarray(start, end);
    const hole = holeIn(line);
    if (hole !== undefined) findings.push(holeAt(path, start + hole.from, hole.length));
    else if (line.length > 0) readLine(line, `${path}, byte ${start}`, events, findings);
    start = end + 1;
  }
  const rest = bytes.subarray(start);
  if (rest.length > 0) findings.push(endOf(path, start, rest));
  if (events[0] === undefined && findings.length === 0) {
    findings.push(
      note(`${path} has no line`, "its worker ended as soon as it had its name, or begins just now", "nothing"),
    );
  }
  return { events, findings };
}

function readLine(line: Buffer, where: string, events: StudyEvent[], findings: Finding[]): void {
  try {
    events.push(decodeEvent(line.toString("utf8")));
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    findings.push(
      damage(
        `${where}: a line of ${count(line.length, "byte")} cannot be read: ${error.message}`,
        "what it told, such as an epoch, is lost; all other lines count",
        "nothing, if one event may be missing; never edit a log that a worker still writes",
      ),
    );
  }
}

function holeAt(path: string, from: number, length: number): Finding {
  return damage(
    `${path}, byte ${from}: ${count(length, "NUL byte")} in place of text`,
    "a network file system has not delivered that page yet, or lost it in a crash; readers wait a minute and pass it over",
    "look again in a minute; if it stays, the lines in it are lost, and their trials go on from the epochs before",
  );
}

function endOf(path: string, start: number, rest: Buffer): Finding {
  const hole = holeIn(rest);
  if (hole !== undefined) return holeAt(path, start + hole.from, hole.length);
  return damage(
    `${path}, byte ${start}: the log ends in half a line of ${count(rest.length, "byte")}`,
    "its worker was killed while it wrote, or writes just now; that one event does not count",
    "nothing; its trial goes on from the epoch before with another worker",
  );
}

/** The first run of NUL bytes. */
function holeIn(bytes: Buffer): { readonly from: number; readonly length: number } | undefined {
  const from = bytes.indexOf(0);
  if (from < 0) return undefined;
  let end = from;
  while (bytes[end] === 0) end++;
  return { from, length: end - from };
}
