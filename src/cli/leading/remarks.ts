/** Milliseconds between looks. */
const RHYTHM = 5000;

/** Tells whoever sits before a master what has changed: each sentence once, and again only after it had ceased to hold. */
export class Remarks {
  readonly #sources: readonly (() => string | undefined)[];
  #lookFrom = 0;
  #holding: ReadonlySet<string> = new Set();

  /** @param sources a sentence each where there is something to tell */
  constructor(sources: readonly (() => string | undefined)[]) {
    this.#sources = sources;
  }

  /**
   * Looks, when it is time to, and gives what is new.
   * @param now milliseconds on any clock that only goes forward
   */
  look(now: number): string[] {
    if (now < this.#lookFrom) return [];
    this.#lookFrom = now + RHYTHM;
    const before = this.#holding;
    this.#holding = new Set(this.#sources.flatMap((source) => source() ?? []));
    return [...this.#holding].filter((sentence) => !before.has(sentence));
  }
}
