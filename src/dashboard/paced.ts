/** What was worked out stays as it is for so many times as long as it took, so that at most a twentieth of a core is spent on it. */
const REST = 19;

/** What was worked out, and the version of the study that it is of: it may be behind, where working it out takes long. */
export interface WorkedOut<T> {
  readonly value: T;
  readonly version: number;
}

/**
 * Works out what takes long, once for all who ask, and anew no more often than its cost allows. Until then those who ask are
 * given what there is, with the version of the study that it is of, and may ask again.
 */
export class Paced<From, T> {
  readonly #make: (from: From) => T | Promise<T>;
  readonly #keyOf: (from: From) => unknown;
  readonly #clock: () => number;
  #made: (WorkedOut<T> & { readonly key: unknown; readonly until: number }) | undefined;
  #making: Promise<WorkedOut<T>> | undefined;

  /**
   * @param keyOf what the result depends on: while that stays the same, so does the result
   * @param clock milliseconds, from whenever
   */
  constructor(make: (from: From) => T | Promise<T>, keyOf: (from: From) => unknown, clock = () => performance.now()) {
    this.#make = make;
    this.#keyOf = keyOf;
    this.#clock = clock;
  }

  async of(from: From, version: number): Promise<WorkedOut<T>> {
    const key = this.#keyOf(from);
    if (this.#made !== undefined && this.#made.key === key) this.#made = { ...this.#made, version };
    else if (this.#made === undefined || this.#clock() >= this.#made.until) {
      this.#making ??= this.#work(from, version, key).finally(() => {
        this.#making = undefined;
      });
      // Those who are given the old result do not hear that working out the new one failed.
      this.#making.catch(() => {});
      return this.#made ?? this.#making;
    }
    return this.#made;
  }

  async #work(from: From, version: number, key: unknown): Promise<WorkedOut<T>> {
    const began = this.#clock();
    const value = await this.#make(from);
    const ended = this.#clock();
    this.#made = { value, version, key, until: ended + REST * (ended - began) };
    return this.#made;
  }
}
