import type { About, MasterDeed } from "../store/master-log.ts";

/** Deeds as sentences, one a line; many of one kind make one line together. */
export function deedLines(deeds: readonly MasterDeed[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < deeds.length; ) {
    const { kind } = deeds[i]!;
    let end = i + 1;
    while (end < deeds.length && deeds[end]!.kind === kind) end++;
    const together = deeds.slice(i, end);
    lines.push(...(isOrdinary(kind) && together.length > 3 ? [manyText(kind, together)] : together.map(deedText)));
    i = end;
  }
  return lines;
}

/** What happens in any search where nothing goes wrong. */
export function isOrdinary(kind: MasterDeed["kind"]): boolean {
  return ["master", "launched", "found", "begun", "left", "leave", "notified", "removed"].includes(kind);
}

function manyText(kind: MasterDeed["kind"], deeds: readonly MasterDeed[]): string {
  const names = deeds.flatMap((deed) => ("id" in deed ? (deed.worker ?? []) : []));
  const who = names.length === deeds.length ? `: ${names.join(", ")}` : "";
  return `${kind} ${deeds.length} workers${who}`;
}

/** One deed in a sentence. */
export function deedText(deed: MasterDeed): string {
  switch (deed.kind) {
    case "master":
      return `keeps ${workersText(deed.workers)} (${deed.on})`;
    case "launched":
    case "found":
      return `${deed.kind} ${nameOf(deed)}`;
    case "waiting":
      return `${deed.workers === 1 ? "one worker waits" : `${deed.workers} workers wait`} for a place: ${deed.reason}`;
    case "begun":
      return `${nameOf(deed)} has begun`;
    case "left":
      return `${nameOf(deed)} has left: ${deed.reason}`;
    case "lost":
      return `${nameOf(deed)} is lost: ${deed.reason}${wordsText(deed.words)}`;
    case "killed":
      return `${deed.how === "now" ? "killed" : "asked to leave"}: ${nameOf(deed)}, since ${deed.reason}`;
    case "gave up":
      return `starts no more workers on ${deed.host}: ${deed.reason}${wordsText(deed.words)}`;
    case "trouble":
      return deed.again_in === undefined ? deed.reason : `${deed.reason}. Trying again in ${deed.again_in} s`;
    case "mended":
    case "damaged":
      return deed.reason;
    case "removed":
      return `removed ${deed.checkpoints.length === 1 ? "one checkpoint" : `${deed.checkpoints.length} checkpoints`}: ${deed.reason}`;
    case "scaled":
      return `keeps ${workersText(deed.workers)} from now on: ${deed.reason}`;
    case "notified":
      return `told outside: ${deed.text}`;
    case "leave":
      return `the master leaves: ${deed.reason}`;
  }
}

function workersText(count: number): string {
  return count === 1 ? "one worker" : `${count} workers`;
}

/** `w07 on ada`, or what the launcher calls it. */
function nameOf({ id, worker, host }: About): string {
  const name = worker ?? `worker ${id}`;
  return host === undefined ? name : `${name} on ${host}`;
}

function wordsText(words: string | undefined): string {
  return words === undefined || words === "" ? "" : `; it said: ${words}`;
}
