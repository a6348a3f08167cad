import { isUnwanted, keptCheckpoints } from "../analysis/retention.ts";
import { listCheckpoints, originOf, removeCheckpoints } from "../store/checkpoints.ts";
import type { Study } from "../study/study.ts";

/**
 * Removes the checkpoints that are no longer worth their space. A worker looks at the trials it trained itself and at
 * those that were worth keeping when it last looked, and once, at its beginning, at the whole folder.
 */
export class Retention {
  readonly #folder: string;
  #before: ReadonlyMap<number, ReadonlySet<string>> = new Map();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Removes all checkpoints that nobody wants of trials that have ended, such as those that a lost worker left. */
  removeLeftovers(study: Study, finished = false): void {
    const kept = keptCheckpoints(study, finished);
    const unwanted = listCheckpoints(this.#folder).filter((name) => {
      const origin = originOf(name);
      return origin !== undefined && isUnwanted(study, kept, { name, ...origin });
    });
    removeCheckpoints(this.#folder, unwanted);
    this.#before = kept;
  }

  /** Removes what is wanted no longer after a trial has written the checkpoints `names`, or has ended. */
  removeOutdated(study: Study, names: Iterable<string>): void {
    const kept = keptCheckpoints(study);
    const wanted = new Set([...kept.values()].flatMap((names) => [...names]));
    const candidates = new Set(names);
    for (const before of this.#before.values()) for (const name of before) candidates.add(name);
    removeCheckpoints(
      this.#folder,
      [...candidates].filter((name) => !wanted.has(name)),
    );
    this.#before = kept;
  }
}
