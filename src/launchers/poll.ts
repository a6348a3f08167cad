/** How often something is asked, in milliseconds. */
export interface Pace {
  /** Between questions. */
  readonly every: number;
  /** The most between questions while there is no answer; the time doubles at each that fails. */
  readonly most: number;
  /** How long an answer is waited for where an older one will do. */
  readonly patience: number;
}

/**
 * What something slow, or shared with others, last said. It is asked no more often than its pace says, and while it does
 * not answer, its last answer stands.
 */
export class Poll<T> {
  readonly #ask: () => Promise<T>;
  readonly #pace: Pace;
  #last: { readonly answer: T } | undefined;
  #asking: Promise<void> | undefined;
  #due = 0;
  #interval: number;
  #failure: Error | undefined;
  /** Changes made to the answer; an answer to a question asked before one of them is out of date, and so is a failure. */
  #changes = 0;

  constructor(ask: () => Promise<T>, pace: Pace) {
    this.#ask = ask;
    this.#pace = pace;
    this.#interval = pace.every;
  }

  /** Why the last question was not answered; undefined where it was. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The last answer. Waits for the first one, and throws what went wrong where there has been none. */
  async latest(): Promise<T> {
    const known = this.#last;
    if (known === undefined) {
      await this.#refresh();
      // An answer that a change has overtaken is none.
      return this.#last === undefined ? this.latest() : this.#last.answer;
    }
    if (this.#asking === undefined && performance.now() < this.#due) return known.answer;
    // A failure is no trouble: the last answer stands.
    await atMost(
      this.#pace.patience,
      this.#refresh().catch(() => {}),
    );
    return (this.#last ?? known).answer;
  }

  /**
   * Puts what is known to have changed into the last answer, until the next. Whoever knows of a change was answered, so a failure
   * before it is over, and what is known from before that is asked for again at once.
   */
  amend(change: (answer: T) => T): void {
    this.#changes++;
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.#interval = this.#pace.every;
      this.#due = 0;
    }
    if (this.#last !== undefined) this.#last = { answer: change(this.#last.answer) };
  }

  /** Asks, or waits with those who have asked. */
  #refresh(): Promise<void> {
    this.#asking ??= this.#askNow();
    return this.#asking;
  }

  async #askNow(): Promise<void> {
    const changes = this.#changes;
    try {
      const answer = await this.#ask();
      this.#failure = undefined;
      this.#interval = this.#pace.every;
      if (changes === this.#changes) this.#last = { answer };
    } catch (error) {
      if (changes === this.#changes) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#interval = Math.min(this.#pace.most, this.#interval * 2);
      }
      throw error;
    } finally {
      this.#asking = undefined;
      this.#due = performance.now() + this.#interval;
    }
  }
}

/** Waits for a promise, or for so many milliseconds. */
async function atMost(milliseconds: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
