/** Whether a pointer is held down on an element: drawing anew would break off what somebody draws on it. */
export class Held {
  readonly #ended = new AbortController();
  #isHeld = false;
  #isLate = false;

  /** @param late called at the release where something was put off */
  constructor(element: HTMLElement, late: () => void) {
    const { signal } = this.#ended;
    const release = () => {
      this.#isHeld = false;
      if (this.#isLate) late();
    };
    element.addEventListener("pointerdown", () => (this.#isHeld = true), { signal });
    for (const up of ["pointerup", "pointercancel"]) window.addEventListener(up, release, { signal });
  }

  /** Whether to put off what is to be done now. */
  putsOff(): boolean {
    this.#isLate = this.#isHeld;
    return this.#isHeld;
  }

  end(): void {
    this.#ended.abort();
  }
}
