/** How a master bears failures. */
export interface Patience {
  /** Seconds of the first wait before it tries again; each is twice the one before. */
  readonly firstWait: number;
  /** Seconds of the longest. */
  readonly longestWait: number;
  /**
   * After so many rounds in a row that came to nothing the master gives up, if no worker works any more. A place that could not
   * be reached as often is given up, too.
   */
  readonly rounds: number;
  /** Workers that fail one after the other in one place until no more are started there. */
  readonly placeFailures: number;
}

/** Counts failures between successes: how long to wait before the next try, and when there is no hope. */
export class Trouble {
  readonly #patience: Patience;
  #rounds = 0;
  /** Many fail together where one thing is wrong, so those of one round count once. */
  #isNewRound = true;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** Something failed. */
  failed(): void {
    if (this.#isNewRound) this.#rounds++;
    this.#isNewRound = false;
  }

  /** It is tried again: what fails from now on is another round. */
  tried(): void {
    this.#isNewRound = true;
  }

  /** Something got anywhere. */
  succeeded(): void {
    this.#rounds = 0;
  }

  get rounds(): number {
    return this.#rounds;
  }

  /** Seconds to wait since the last failure; 0 where all is well. */
  get wait(): number {
    const { firstWait, longestWait } = this.#patience;
    return this.#rounds === 0 ? 0 : Math.min(longestWait, firstWait * 2 ** (this.#rounds - 1));
  }

  get isExhausted(): boolean {
    return this.#rounds > this.#patience.rounds;
  }
}
