/** Before the next drawing passes so many times as long as the last one took: a page stays quick however large the study. */
const REST = 5;

/** Draws anew after changes, however many there are. */
export class Redrawing {
  readonly #draw: () => void;
  readonly #least: number;
  #due: number | undefined;
  #cost = 0;
  #ended = 0;

  /** @param least milliseconds from a change until it is drawn, at least */
  constructor(draw: () => void, least: number) {
    this.#draw = draw;
    this.#least = least;
  }

  /** Draws before this returns. */
  now(): void {
    this.end();
    const began = performance.now();
    this.#draw();
    this.#ended = performance.now();
    this.#cost = this.#ended - began;
  }

  /** Draws once what happens now is over. */
  next(): void {
    this.end();
    this.#due = window.setTimeout(() => this.now(), 0);
  }

  /** Draws when it is time again. */
  soon(): void {
    const wait = Math.max(this.#least, this.#ended + REST * this.#cost - performance.now());
    this.#due ??= window.setTimeout(() => this.now(), wait);
  }

  /** Draws no more what was to be drawn. */
  end(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
  }
}
