import { existsSync } from "node:fs";
import { claim, claimant, claimedAt } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import type { Study, Trial } from "../study/study.ts";
import { hasGone } from "./liveness.ts";

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
 * Claims that this worker found taken. It knows of them before the logs tell: a holder's log tells later, or never, where the
 * holder died in between.
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
    this.remember(trial, attempt);
    return false;
  }

  /** Another has claimed an attempt. */
  remember(trial: number, attempt: number): void {
    this.#claims.set(trial, { attempt, worker: claimant(this.#folder, trial, attempt) });
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
   * Attempts whose workers are lost, among those that run by the logs and those found claimed. An attempt by hand has no process
   * behind it, so nobody takes it over.
   * @param now the file server's time in milliseconds
   */
  takeovers(study: Study, isLost: (worker: string) => boolean, now: number): Takeover[] {
    const result: Takeover[] = [];
    for (const trial of this.seenThrough(study).trials) {
      if (trial?.state !== "running" || trial.byHand || trial.worker === this.#worker) continue;
      if (this.#claims.has(trial.number) || !isLost(trial.worker)) continue;
      result.push({ trial: trial.number, attempt: trial.attempt + 1 });
    }
    for (const [trial, { attempt, worker }] of this.#claims) {
      const holder = worker ?? claimant(this.#folder, trial, attempt);
      const hasLog = holder !== undefined && existsSync(layout.log(this.#folder, holder));
      // A claim is a sign of life, too. Where a host was cut off and is back, its claim may be seen before newer signs in its
      // log.
      const isFree = this.#isOld(study, trial, attempt, now)
        ? !hasLog || isLost(holder)
        : hasLog && hasGone(study, holder);
      if (isFree) result.push({ trial, attempt: attempt + 1 });
    }
    return result;
  }

  /**
   * Whether a claim is older than a lease. Whoever made a younger one lives, unless it has surely gone since. An old claim
   * without a name is of a worker that died in that moment, or had a full disk; one that names a worker without a log is of one
   * whose log was deleted, or left behind when the folder was copied. A worker that was only held up, or whose log is not in
   * sight here yet, lets go when it finds the next claim.
   */
  #isOld({ definition }: Study, trial: number, attempt: number, now: number): boolean {
    const made = claimedAt(this.#folder, trial, attempt);
    return made !== undefined && now - made > definition.lease * 1000;
  }
}
