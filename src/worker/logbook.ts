import { basename } from "node:path";
import { most } from "../math/extremes.ts";
import { takeFreeLog } from "../store/free-logs.ts";
import { LOG_EXTENSION, layout, workerName, workerNumber } from "../store/layout.ts";
import { LogWriter } from "../store/log-writer.ts";
import { namesIfThere } from "../store/read-if-there.ts";
import { type Entry, FORMAT_VERSION } from "../study/events.ts";
import { withoutUndefined } from "../study/record.ts";
import { host, ownIdentity } from "./identity.ts";

/** What a worker tells of itself beside what the machine says. */
interface About {
  readonly whetstone: string;
  readonly commit: string | undefined;
  /** What the launcher that started it calls it. */
  readonly launchedAs?: string | undefined;
  /** How it reads the metrics, where the definition says so. */
  readonly reads?: string | undefined;
  /** Seconds of silence after which it is lost, for one that gives signs of life. */
  readonly lease?: number;
  /** Whether it asks and tells for people. */
  readonly byHand?: true;
}

/** Milliseconds that a host's clock may differ from the file server's before it is set by that one. */
const AGREED = 5000;

/** A worker's name and its log, from the name's claim to its leaving. */
export class Logbook {
  readonly worker: string;
  readonly #log: LogWriter;
  /** Milliseconds added to this host's clock, so that the times of a study are of one clock wherever its workers run. */
  readonly #correction: number;

  /** @param log just created or written, so that its time is the file server's now */
  private constructor(worker: string, log: LogWriter, about: About) {
    this.worker = worker;
    this.#log = log;
    const behind = Math.round(log.modifiedAt() - Date.now());
    this.#correction = Math.abs(behind) > AGREED ? behind : 0;
    this.write(firstLine(worker, about));
  }

  /** Claims the first name of w01, w02 … behind all that are taken, and tells who this is. */
  static open(folder: string, about: About): Logbook {
    for (let number = newestWorker(folder) + 1; ; number++) {
      const worker = workerName(number);
      const log = LogWriter.create(layout.log(folder, worker));
      if (log === undefined) continue;
      return new Logbook(worker, log, about);
    }
  }

  /** Goes on with a log by hand that nobody writes, or opens one. */
  static openByHand(folder: string, about: About): Logbook {
    const worker = takeFreeLog(folder);
    if (worker === undefined) return Logbook.open(folder, { ...about, byHand: true });
    const log = LogWriter.goOn(layout.log(folder, worker));
    log.touch();
    return new Logbook(worker, log, { ...about, byHand: true });
  }

  /** Milliseconds since 1970, as the log has them. */
  now(): number {
    return Date.now() + this.#correction;
  }

  write(entry: Entry): void {
    this.#log.append({ v: FORMAT_VERSION, t: this.now(), ...entry });
  }

  /** Sees all that was written onto the disk. */
  flush(): void {
    this.#log.flush();
  }

  /** A sign of life; returns the file server's time in milliseconds. */
  touch(): number {
    this.#log.touch();
    return this.#log.modifiedAt();
  }

  close(): void {
    this.#log.close();
  }
}

function firstLine(worker: string, { whetstone, commit, launchedAs, reads, lease, byHand }: About): Entry {
  return withoutUndefined({
    kind: "worker",
    worker,
    host,
    pid: process.pid,
    identity: ownIdentity(),
    whetstone,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    commit,
    launched_as: launchedAs,
    reads,
    lease,
    by_hand: byHand,
  });
}

/** The highest number among the names of workers; 0 where there are none. */
function newestWorker(folder: string): number {
  const names = namesIfThere(layout.workers(folder)) ?? [];
  return most([0, ...names.map((name) => workerNumber(basename(name, LOG_EXTENSION)) ?? 0)]);
}
