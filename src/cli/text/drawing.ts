/** What there is to draw on. */
export type Screen = Pick<NodeJS.WriteStream, "isTTY" | "rows" | "write">;

/** A block of lines on a terminal that is written over again and again; undefined where that is none, or cannot do so. */
export function drawingOn(out: Screen): Drawing | undefined {
  return out.isTTY && process.env.TERM !== "dumb" ? new Drawing(out) : undefined;
}

/** What is higher than the terminal scrolls out of reach, so it is cut. */
class Drawing {
  readonly #out: Screen;
  #height = 0;

  constructor(out: Screen) {
    this.#out = out;
  }

  draw(lines: readonly string[]): void {
    this.clear();
    // A terminal that does not know its height says 0.
    const shown = lines.slice(0, (this.#out.rows || Infinity) - 1);
    this.#out.write(`${shown.join("\n")}\n`);
    this.#height = shown.length;
  }

  clear(): void {
    if (this.#height > 0) this.#out.write(`\x1b[${this.#height}A\x1b[0J`);
    this.#height = 0;
  }

  /** Leaves what is drawn where it is. */
  keep(): void {
    this.#height = 0;
  }
}
