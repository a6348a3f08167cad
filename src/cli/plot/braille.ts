import type { Span, Style } from "../text/terminal.ts";

/** The bits of a braille sign's dots, by row and column (Unicode's block from U+2800 on). */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A drawing in braille signs, each of 2 × 4 dots; places are shares of its width and height, 0 at left and bottom. */
export class Braille {
  readonly columns: number;
  readonly rows: number;
  readonly #dots: Uint8Array;
  readonly #signs: (string | undefined)[] = [];
  readonly #styles: (Style | undefined)[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#dots = new Uint8Array(columns * rows);
  }

  /** A dot; nothing where it lies outside. */
  dot(x: number, y: number, style?: Style): void {
    this.#put(Math.round(x * (2 * this.columns - 1)), Math.round((1 - y) * (4 * this.rows - 1)), style);
  }

  /** A straight line of dots. */
  line(x0: number, y0: number, x1: number, y1: number, style?: Style): void {
    const steps = Math.ceil(Math.max(Math.abs(x1 - x0) * 2 * this.columns, Math.abs(y1 - y0) * 4 * this.rows, 1));
    for (let i = 0; i <= steps; i++) this.dot(x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps, style);
  }

  /** A whole sign instead of dots. */
  sign(x: number, y: number, sign: string, style?: Style): void {
    const column = Math.min(this.columns - 1, Math.max(0, Math.floor(x * this.columns)));
    const row = Math.min(this.rows - 1, Math.max(0, Math.floor((1 - y) * this.rows)));
    this.#signs[row * this.columns + column] = sign;
    this.#styles[row * this.columns + column] = style;
  }

  /** The rows, from the top. */
  lines(): Span[][] {
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (_, column): Span => {
        const cell = row * this.columns + column;
        const dots = this.#dots[cell]!;
        const text = this.#signs[cell] ?? (dots === 0 ? " " : String.fromCharCode(0x2800 + dots));
        const style = this.#styles[cell];
        return style === undefined ? text : { text, style };
      }),
    );
  }

  #put(x: number, y: number, style: Style | undefined): void {
    const column = x >> 1;
    const row = y >> 2;
    if (!(column >= 0 && column < this.columns && row >= 0 && row < this.rows)) return;
    const cell = row * this.columns + column;
    this.#dots[cell]! |= bits[y & 3]![x & 1]!;
    if (style !== undefined) this.#styles[cell] = style;
  }
}
