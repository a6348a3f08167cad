import { workerNumber } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { ResumeEvent, StartEvent } from "../study/events.ts";
import type { Study } from "../study/study.ts";
import type { ClaimedAttempt } from "./claimed-attempt.ts";
import type { Logbook } from "./logbook.ts";

/** An attempt that is about to begin, without what it goes on from. */
type Opened = Omit<ClaimedAttempt, "from" | "resume">;

/** Who drew a trial's params, and why. */
type Drawn = Pick<StartEvent, "sampler" | "repeat_of" | "state" | "why">;

/** Writes the lines with which attempts begin. */
export class OpeningLines {
  readonly #folder: StudyFolder;
  readonly #logbook: Logbook;
  readonly #byHand: { readonly by_hand?: true };
  /** Bytes of other workers' logs as of the last `start`. */
  readonly #read = new Map<string, number>();

  /** @param byHand whether people train what is opened, so that no process stands behind it */
  constructor(folder: StudyFolder, logbook: Logbook, byHand: boolean) {
    this.#folder = folder;
    this.#logbook = logbook;
    this.#byHand = byHand ? { by_hand: true } : {};
  }

  /** A trial begins. */
  start(study: Study, opened: Opened, drawn: Drawn): ClaimedAttempt {
    const { trial, attempt, stage, epochs, params, seed } = opened;
    this.#logbook.write({
      kind: "start",
      trial,
      attempt,
      stage,
      epochs,
      params,
      seed,
      ...drawn,
      ...this.#newlyRead(study),
      ...(study.changes === undefined ? {} : { changes: study.changes.length }),
      ...this.#byHand,
    });
    return { ...opened, from: 0, resume: undefined };
  }

  /** A trial goes on. `params` are given only where they change. */
  resume(opened: Omit<Opened, "params" | "seed">, from: ResumeEvent["from"], params: Pick<ResumeEvent, "params"> = {}) {
    const { trial, attempt, stage, epochs } = opened;
    this.#logbook.write({ kind: "resume", trial, attempt, stage, epochs, from, ...params, ...this.#byHand });
  }

  /**
   * How far each other worker's log has been read, where that changed. This one's own is read up to the line itself. Those that have
   * left for good are told together: a number for each would make the folder grow with their square.
   */
  #newlyRead({ workers }: Study): Pick<StartEvent, "read" | "left"> {
    const read: Record<string, number> = {};
    const left: number[] = [];
    for (const [worker, offset] of this.#folder.offsets) {
      if (worker === this.#logbook.worker || this.#read.get(worker) === offset) continue;
      this.#read.set(worker, offset);
      const { leftAt, byHand } = workers.get(worker) ?? {};
      const number = leftAt === undefined || byHand ? undefined : workerNumber(worker);
      if (number === undefined) read[worker] = offset;
      else left.push(number);
    }
    return { read, ...(left.length === 0 ? {} : { left: rangesOf(left) }) };
  }
}

/** Whole numbers as ranges, from and to. */
function rangesOf(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
