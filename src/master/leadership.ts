import { beginMasterLog, type MasterRecord, newestMaster } from "../store/master-log.ts";
import { serverTime } from "../store/server-time.ts";
import { host, isDead, ownIdentity } from "../worker/identity.ts";
import { version } from "../worker/version.ts";
import { Chronicle } from "./chronicle.ts";

/** What a master that begins tells of itself. */
interface Intent {
  /** The launcher's name. */
  readonly on: string;
  readonly workers: number;
  /** Seconds of silence after which a master counts as lost. */
  readonly lease: number;
}

/** The lead over a study, or who has it. */
type Lead =
  | { readonly kind: "leads"; readonly chronicle: Chronicle }
  | { readonly kind: "watches"; readonly leader: string };

/**
 * Takes the lead over a study if nobody has it: of several that try, one gets it, since its log is created exclusively. A
 * master leads until there is one with a higher number.
 */
export function takeLead(folder: string, { on, workers, lease }: Intent): Lead {
  const before = newestMaster(folder);
  if (before !== undefined && standingOf(before, lease, serverTime(folder)) === "leads")
    return {
      kind: "watches",
      leader: before.first === undefined ? "one whose log does not name it yet" : describe(before.first),
    };
  const number = (before?.number ?? 0) + 1;
  const log = beginMasterLog(folder, number);
  if (log === undefined) return { kind: "watches", leader: "another, which has just begun" };
  const identity = ownIdentity();
  const chronicle = new Chronicle(number, log, (lease * 1000) / 4);
  chronicle.record([
    {
      kind: "master",
      number,
      on,
      workers,
      lease,
      host,
      pid: process.pid,
      ...(identity === undefined ? {} : { identity }),
      whetstone: version,
    },
  ]);
  return { kind: "leads", chronicle };
}

/**
 * Whether a master leads, has left, or is gone without a word: surely dead, or silent for longer than its lease.
 * @param lease the definition's, in seconds, for a master whose log does not say by which lease it gives signs of life
 * @param now milliseconds on the file server's clock
 */
export function standingOf(
  { first, events, lastSign }: MasterRecord,
  lease: number,
  now: number,
): "leads" | "left" | "gone" {
  if (events.at(-1)?.kind === "leave") return "left";
  if (isDead(first?.identity)) return "gone";
  return now - lastSign > (first?.lease ?? lease) * 1000 ? "gone" : "leads";
}

function describe({ pid, host }: NonNullable<MasterRecord["first"]>): string {
  return `process ${pid} on ${host}`;
}
