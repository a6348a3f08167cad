/** Knows whether this machine has slept: all logs are old then, although nobody is lost. */
export class Wakefulness {
  /** Milliseconds. */
  readonly #lease: number;
  #lastLook: number | undefined;
  #judgeFrom = 0;

  /** @param lease seconds of silence after which a worker is lost, and within which one that lives has shown life again */
  constructor(lease: number) {
    this.#lease = lease * 1000;
  }

  /**
   * Whether silence may be judged at this look: not until a lease after one that came half a lease late.
   * @param now milliseconds on a clock that goes on while the machine sleeps
   */
  mayJudge(now: number): boolean {
    if (this.#lastLook !== undefined && now - this.#lastLook > this.#lease / 2) this.#judgeFrom = now + this.#lease;
    this.#lastLook = now;
    return now >= this.#judgeFrom;
  }
}
