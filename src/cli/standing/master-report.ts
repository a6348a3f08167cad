import { standingOf } from "../../master/leadership.ts";
import { type MasterRecord, newestMaster } from "../../store/master-log.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { fileServerTime, type Moment } from "../../worker/worker-report.ts";

/** The master that leads a study now, for `status --json`. */
interface MasterReport {
  readonly host: string;
  readonly pid: number;
  /** The launcher's name. */
  readonly on: string;
  /** How many workers it keeps. */
  readonly workers: number;
}

/** Null where none leads. */
export function leadingMaster({ path, definition: { lease } }: StudyFolder, moment: Moment): MasterReport | null {
  const master = newestMaster(path);
  if (master?.first === undefined || standingOf(master, lease, fileServerTime(moment, lease)) !== "leads") return null;
  const { host, pid, on } = master.first;
  return { host, pid, on, workers: keptBy(master) };
}

/** How many workers a master keeps, or kept last. */
export function keptBy({ first, events }: MasterRecord): number {
  return events.findLast((event) => event.kind === "scaled")?.workers ?? first?.workers ?? 0;
}
