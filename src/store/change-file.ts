import { UserError } from "../space/user-error.ts";
import type { Change, RecordedChange } from "../study/change.ts";
import { isCounted } from "../study/events.ts";
import { isRecord, recordIn } from "../study/record.ts";
import { readExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { recordNext } from "./numbered-record.ts";

/** Records a change as the folder's newest, and returns it. `after` as `recordNext` takes it. */
export function addChange(folder: string, change: Change, after?: number): RecordedChange {
  return recordNext(folder, layout.change, { change }, after);
}

/** Reads the changes with numbers above `after`. Throws UserError naming the file where it is damaged or of a kind that this program does not know. */
export function readChanges(folder: string, after: number): RecordedChange[] {
  const found: RecordedChange[] = [];
  for (let number = after + 1; ; number++) {
    const path = layout.change(folder, number);
    const text = readExclusive(path);
    if (text === undefined) return found;
    found.push(readChange(text, path));
  }
}

/** Reads a change's file. */
function readChange(text: string, path: string): RecordedChange {
  const { number, t, user, host, change } = recordIn(text) ?? {};
  const understood = isRecord(change) ? changeOf(change) : undefined;
  if (
    typeof number !== "number" ||
    typeof t !== "number" ||
    typeof user !== "string" ||
    typeof host !== "string" ||
    understood === undefined
  )
    throw new UserError(
      `${path} is not a change that this program understands: it needs number, t, user, host and change; use the whetstone that wrote it, or a newer one`,
    );
  return { number, t, user, host, change: understood };
}

function changeOf(fields: Readonly<Record<string, unknown>>): Change | undefined {
  const { kind, count, worker, trial, stage, trials, attempts, space, keep_best, max_size, pinned } = fields;
  switch (kind) {
    case "workers":
      return typeof count === "number" ? { kind, count } : undefined;
    case "kill_worker":
    case "retire":
      return typeof worker === "string" ? { kind, worker } : undefined;
    case "kill_trial":
      return isCounted(trial) ? { kind, trial } : undefined;
    case "begin_anew":
      return isRecord(attempts) &&
        Object.entries(attempts)
          .flat()
          .every((each) => isCounted(Number(each)))
        ? { kind, attempts: numbersIn(attempts) }
        : undefined;
    case "trials":
      return isCounted(stage) && isCounted(trials) ? { kind, stage, trials } : undefined;
    case "ranges": {
      if (!isCounted(stage) || !isRecord(space)) return undefined;
      return {
        kind,
        stage,
        space: Object.fromEntries(Object.entries(space).map(([name, text]) => [name, String(text)])),
      };
    }
    case "keep":
      return {
        kind,
        ...(typeof keep_best === "number" ? { keep_best } : {}),
        ...(typeof max_size === "number" || max_size === null ? { max_size } : {}),
      };
    case "pin":
      return isCounted(trial) && typeof pinned === "boolean" ? { kind, trial, pinned } : undefined;
    default:
      return undefined;
  }
}

function numbersIn(fields: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value)]));
}
