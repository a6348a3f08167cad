import { FORMAT_VERSION, isCounted, isEpoch, type Metrics, MOST_TRIALS, type StudyEvent } from "../study/events.ts";
import { isInherited, isRecord } from "../study/record.ts";

/** An event as one line of JSON without its newline. */
export function encodeEvent(event: object): string {
  return JSON.stringify(event, finiteOrWord);
}

/** JSON has no NaN and no infinities, so they are written as words. */
export function finiteOrWord(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** A line that a reader cannot take. */
export class LineError extends Error {}

/** Reads a whole line. Throws LineError saying what is wrong with it. */
export function decodeEvent(line: string): StudyEvent {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    throw new LineError("it is not JSON");
  }
  if (!isRecord(found)) throw new LineError("it is not a JSON object");
  const { v, kind, t } = found;
  if (typeof v !== "number" || typeof t !== "number") throw new LineError('it lacks "v" or "t"');
  if (v > FORMAT_VERSION) throw new LineError(`it is of version ${v}, newer than this program's ${FORMAT_VERSION}`);
  if (typeof kind !== "string") throw new LineError("its kind is no string");
  const fields = required.get(kind);
  if (fields === undefined) throw new LineError(`its kind ${JSON.stringify(kind)} is not known`);
  for (const [name, type] of fields)
    if (!type.is(found[name])) throw new LineError(`"${name}" should be ${type.words}`);
  if (kind === "epoch" && isRecord(found.metrics)) found.metrics = decodeMetrics(found.metrics);
  // The fields that a reader relies on were checked above, by the same names as in the event's type.
  return found as unknown as StudyEvent;
}

/** What a reader relies on of a field, and the words for it. */
interface FieldType {
  readonly words: string;
  readonly is: (value: unknown) => boolean;
}

const text: FieldType = { words: "a string", is: (value) => typeof value === "string" };
const number: FieldType = { words: "a number", is: (value) => typeof value === "number" };
const record: FieldType = { words: "a record", is: isRecord };
const counted: FieldType = { words: `a whole number from 1 to ${MOST_TRIALS}`, is: isCounted };
// Whoever writes params on goes through all that they hold, however deep.
const params: FieldType = {
  words: "a record of single values",
  is: (value) => isRecord(value) && Object.values(value).every((each) => typeof each !== "object" || each === null),
};
const epoch: FieldType = { words: `a number above 0, up to ${Number.MAX_SAFE_INTEGER}`, is: isEpoch };

const attempt = { trial: counted, attempt: counted };

const kinds: Readonly<Record<StudyEvent["kind"], Readonly<Record<string, FieldType>>>> = {
  worker: { worker: text, host: text, pid: number },
  start: {
    ...attempt,
    stage: counted,
    epochs: number,
    params,
    seed: number,
    sampler: text,
    read: record,
  },
  epoch: { ...attempt, epoch, metrics: record },
  resume: { ...attempt, stage: counted, epochs: number, from: record },
  end: { ...attempt, state: text, reason: text },
  removed: { reason: text },
  leave: { reason: text },
};

// Hundreds of thousands of lines are checked when a large study is opened, so nothing is made for each.
const required = new Map(Object.entries(kinds).map(([kind, fields]) => [kind, Object.entries(fields)]));

/**
 * Metrics as numbers: the words for what JSON cannot say become numbers again, and anything else is left out. So are names such
 * as `constructor`: every JavaScript object has something of that name, which would be read where an epoch lacks the metric.
 */
export function decodeMetrics(metrics: Record<string, unknown>): Metrics {
  for (const name in metrics) {
    if (typeof metrics[name] !== "number" || isInherited(name))
      return Object.fromEntries(Object.entries(metrics).flatMap(toNumber));
  }
  return metrics as Metrics;
}

function toNumber([name, value]: [string, unknown]): [string, number][] {
  if (isInherited(name)) return [];
  if (typeof value === "number") return [[name, value]];
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? [[name, Number(value)]] : [];
}
