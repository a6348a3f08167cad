import { UserError } from "../space/user-error.ts";
import { Fold } from "../study/fold.ts";
import { isRecord, recordIn } from "../study/record.ts";
import { isSealed, sealedAmong } from "../study/sealed.ts";
import type { Trial } from "../study/study.ts";
import { layout } from "./layout.ts";
import { LogFollower } from "./log-follower.ts";
import { recordNext } from "./numbered-record.ts";
import { namesIfThere, readIfThere } from "./read-if-there.ts";
import type { StudyFolder } from "./study-folder.ts";

/** A look at the test set, as it is recorded. */
export interface Unsealing {
  /** 1, 2, 3 … */
  readonly number: number;
  /** Milliseconds since 1970 on the clock of who looked. */
  readonly t: number;
  readonly user: string;
  readonly host: string;
  readonly reason: string;
  /** Bytes of each worker's log that it opens: what is reported later stays sealed until somebody looks again. */
  readonly read: Readonly<Record<string, number>>;
}

/** Records a look at the test metrics of all that the folder has been followed to. Throws UserError where the record of an earlier one is damaged. */
export function unseal({ path, offsets }: StudyFolder, reason: string): Unsealing {
  unsealings(path);
  return recordNext(path, layout.unsealing, { reason, read: Object.fromEntries(offsets) });
}

/** All looks at a study's test set so far, in their order. Throws UserError where the record of one is damaged. */
export function unsealings(folder: string): Unsealing[] {
  return numbersIn(folder).map((number) => {
    const path = layout.unsealing(folder, number);
    // A link to nowhere stands in the folder, and tells nothing.
    return readUnsealing(readIfThere(path) ?? "", path);
  });
}

/** Reads the record of a look. Throws UserError naming the file where it is not one. */
export function readUnsealing(text: string, path: string): Unsealing {
  const { number, t, user, host, reason, read } = recordIn(text) ?? {};
  if (
    typeof number !== "number" ||
    typeof t !== "number" ||
    typeof user !== "string" ||
    typeof host !== "string" ||
    typeof reason !== "string" ||
    !isRecord(read)
  )
    throw new UserError(
      `${path} does not tell who looked at the test set: it needs number, t, user, host, reason and read; bring it back from a copy`,
    );
  const bytes = Object.entries(read).map(([worker, end]) => [worker, Number(end)]);
  return { number, t, user, host, reason, read: Object.fromEntries(bytes) };
}

/** Adds to the curve of a trial, as it is now, the test metrics that have been looked at; a trial without any stays as it is. */
export type Opener = (trial: Trial) => Trial;

/** The opener of all that has been unsealed so far, for showing trials. */
export function openerOf({ path, definition }: StudyFolder): Opener {
  const looks = unsealings(path);
  if (looks.length === 0) return (trial) => trial;
  const fold = new Fold(definition, { unsealed: true });
  const logs = new LogFollower(path, 0);
  for (const { read } of looks) {
    for (const [worker, end] of Object.entries(read))
      logs.readTo(worker, end, (name, event) => fold.apply(name, event));
  }
  const { trials } = fold.study();
  return (trial) => withMetricsOf(trials[trial.number - 1], trial);
}

/** The metrics to be covered where a trial's output is shown: those of the test set, until some of the trial's are opened. */
export function stillSealed(folder: StudyFolder, trial: Trial): readonly string[] {
  const { sealed } = folder.study;
  if (sealed === undefined) return [];
  const opened = openerOf(folder)(trial).curve.some(({ metrics }) => Object.keys(metrics).some(isSealed));
  return opened ? [] : sealed;
}

/** Adds what a look opened, but not to epochs that were trained again since. */
function withMetricsOf(seen: Trial | undefined, trial: Trial): Trial {
  if (seen === undefined) return trial;
  const bySeen = new Map(seen.curve.map((point) => [point.epoch, point]));
  const curve = trial.curve.map((point) => {
    const opened = bySeen.get(point.epoch);
    return opened?.at === point.at
      ? { ...point, metrics: { ...point.metrics, ...sealedAmong(opened.metrics) } }
      : point;
  });
  return { ...trial, curve };
}

function numbersIn(folder: string): number[] {
  return (namesIfThere(layout.unsealings(folder)) ?? [])
    .flatMap((name) => /^([1-9]\d*)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
