import { claim, claimant } from "../store/claims.ts";
import type { Study, Trial } from "../study/study.ts";

/** An attempt that this worker may claim, since whoever had the one before it is lost. */
export interface Takeover {
  readonly trial: number;
  /** The attempt to claim. */
  readonly attempt: number;
}

interface Claim {
  readonly attempt: number;
  /** Undefined where the claim's name cannot be read yet. */
  readonly worker: string | undefined;
}

/**
 * Claims that this worker found taken, and so knows of before the logs tell: the logs of whoever holds them are read
 * later, or never, when it died in between.
 */
export class ContestedClaims {
  readonly #folder: string;
  readonly #worker: string;
  readonly #claims = new Map<number, Claim>();

  constructor(folder: string, worker: string) {
    this.#folder = folder;
    this.#worker = worker;
  }

  /** Claims an attempt for this worker; false, and remembered, when another has it. */
  take(trial: number, attempt: number): boolean {
    if (claim(this.#folder, trial, attempt, this.#worker)) return true;
    this.#claims.set(trial, { attempt, worker: claimant(this.#folder, trial, attempt) });
    return false;
  }

  /** Claims the first number from `first` to `last` that nobody has; undefined when all are taken. */
  takeNumber(study: Study, first: number, last: number): number | undefined {
    for (let number = first; number <= last; number++) {
      if (study.trials[number - 1] !== undefined || this.#claims.has(number)) continue;
      if (this.take(number, 1)) return number;
    }
    return undefined;
  }

  /** The study as a schedule should see it: what others have claimed runs already. */
  seenThrough(study: Study): Study {
    let trials: (Trial | undefined)[] | undefined;
    for (const [number, { attempt, worker }] of this.#claims) {
      const trial = study.trials[number - 1];
      if (trial === undefined) continue;
      if (trial.attempt >= attempt) {
        this.#claims.delete(number);
        continue;
      }
      trials ??= study.trials.slice();
      trials[number - 1] = { ...trial, state: "running", attempt, worker: worker ?? trial.worker, byHand: false };
    }
    return trials === undefined ? study : { ...study, trials };
  }

  /**
   * Attempts whose workers are lost, among those that run by the logs and those found claimed. One by hand has no process
   * once it is opened, so nobody takes it over.
   */
  takeovers(study: Study, isLost: (worker: string) => boolean): Takeover[] {
    const result: Takeover[] = [];
    for (const trial of this.seenThrough(study).trials) {
      if (trial?.state !== "running" || trial.byHand || trial.worker === this.#worker || !isLost(trial.worker))
        continue;
      result.push({ trial: trial.number, attempt: trial.attempt + 1 });
    }
    for (const [number, { attempt, worker }] of this.#claims) {
      if (study.trials[number - 1] !== undefined) continue;
      const holder = worker ?? claimant(this.#folder, number, attempt);
      if (holder !== undefined && isLost(holder)) result.push({ trial: number, attempt: attempt + 1 });
    }
    return result;
  }
}
