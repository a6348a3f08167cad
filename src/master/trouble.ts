/** How a master bears failures. */
export interface Patience {
  /** Seconds of the first wait before it tries again; each is twice the one before. */
  readonly firstWait: number;
  /** Seconds of the longest. */
  readonly longestWait: number;
  /** After so many rounds in which nothing came of anything it gives up, if no worker works any more. */
  readonly rounds: number;
  /** Workers that fail one after the other in one place until no more are started there. */
  readonly placeFailures: number;
}

/** Counts failures between successes: how long to wait before the next try, and which places to give up. */
export class Trouble {
  readonly #patience: Patience;
  readonly #failures = new Map<string, number>();
  readonly #avoided = new Set<string>();
  #rounds = 0;
  /** Many fail together where one thing is wrong, so those of one round count once. */
  #isNewRound = true;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** Something failed, in a place where that is known. True where it is the failure that gives the place up. */
  failed(place?: string): boolean {
    if (this.#isNewRound) this.#rounds++;
    this.#isNewRound = false;
    if (place === undefined || this.#avoided.has(place)) return false;
    const failures = (this.#failures.get(place) ?? 0) + 1;
    this.#failures.set(place, failures);
    if (failures < this.#patience.placeFailures) return false;
    this.#avoided.add(place);
    return true;
  }

  /** It is tried again: what fails from now on is another round. */
  tried(): void {
    this.#isNewRound = true;
  }

  /** A worker got anywhere, in a place where that is known. */
  succeeded(place?: string): void {
    this.#rounds = 0;
    if (place !== undefined) this.#failures.delete(place);
  }

  /** Places where no worker is started any more. */
  get avoided(): readonly string[] {
    return [...this.#avoided];
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
