import type { Schedule } from "../schedules/schedule.ts";
import type { ListedCheckpoint } from "../store/checkpoint-list.ts";
import { removeCheckpoints } from "../store/checkpoints.ts";
import type { MasterDeed } from "../store/master-log.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { cleaningOf } from "../worker/cleaning.ts";
import { damagedCheckpoints } from "../worker/damage.ts";

/** Milliseconds between looks at the checkpoints. */
const RHYTHM = 30_000;

/** A master's care for the checkpoints: it tells which of those that are needed are damaged, and removes what need not be kept. */
export class Upkeep {
  readonly #folder: StudyFolder;
  readonly #schedule: Schedule;
  readonly #settle: number;
  #lookFrom = 0;
  /** Damage as of the last look, by the checkpoint's name: when it was seen first, and whether it was told. */
  #seen: ReadonlyMap<string, { readonly since: number; readonly isTold: boolean }> = new Map();

  /** @param settle milliseconds that a file may take to be seen here after it was written elsewhere */
  constructor({ folder, schedule, settle }: { folder: StudyFolder; schedule: Schedule; settle: number }) {
    this.#folder = folder;
    this.#schedule = schedule;
    this.#settle = settle;
  }

  /**
   * Looks, when it is time to, and tells what it found and did.
   * @param now milliseconds on any clock that only goes forward
   */
  look(now: number): MasterDeed[] {
    if (now < this.#lookFrom) return [];
    this.#lookFrom = now + RHYTHM;
    return [...this.#inspect(now), ...this.#clean()];
  }

  /** Damage is told once it has lasted as long as a file may take to be seen here. */
  #inspect(now: number): MasterDeed[] {
    const before = this.#seen;
    const damaged = damagedCheckpoints(this.#folder, this.#schedule).map((each) => {
      const { since, isTold } = before.get(each.name) ?? { since: now, isTold: false };
      return { ...each, since, isTold, lasts: now - since >= this.#settle };
    });
    this.#seen = new Map(damaged.map(({ name, since, isTold, lasts }) => [name, { since, isTold: isTold || lasts }]));
    if (damaged.some(({ lasts }) => !lasts)) this.#lookFrom = now + this.#settle;
    return damaged
      .filter(({ isTold, lasts }) => lasts && !isTold)
      .map(({ name, trial, what, means }) => ({
        kind: "damaged",
        checkpoint: name,
        trial,
        reason: `${what}; ${means}`,
      }));
  }

  /**
   * Removes what need not be kept. Each worker does so for what it trains itself; this is for what lost workers left, and for
   * limits that were changed.
   */
  #clean(): MasterDeed[] {
    const { unwanted, forRoom } = cleaningOf(this.#folder, this.#schedule);
    return [
      ...this.#remove(unwanted, "not among those that are kept"),
      ...this.#remove(forRoom, "all together took more than max_size"),
    ];
  }

  #remove(leaving: readonly ListedCheckpoint[], reason: string): MasterDeed[] {
    if (leaving.length === 0) return [];
    const checkpoints = leaving.map(({ name }) => name);
    removeCheckpoints(this.#folder.path, checkpoints);
    return [{ kind: "removed", checkpoints, bytes: leaving.reduce((sum, { size = 0 }) => sum + size, 0), reason }];
  }
}
