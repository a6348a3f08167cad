/** Small charts side by side, in rows. */
export interface Cells {
  /** Pixels of the whole. */
  readonly height: number;
  /** The place of the `i`-th cell: pixels from the left and the top. */
  at(i: number): { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** Pixels left free at the left and at the right. */
const MARGIN = 20;

/** What one cell should be, in pixels. */
interface CellSize {
  /** About so wide. */
  readonly wanted: number;
  readonly height: number;
  /** Between two cells of a row. */
  readonly gap: number;
}

/** Places `count` cells on a chart of this width. */
export function cellsFor(count: number, width: number, { wanted, height, gap }: CellSize): Cells {
  const room = width - 2 * MARGIN;
  const most = Math.max(1, Math.min(count, Math.floor((room + gap) / (wanted + gap))));
  const rows = Math.ceil(count / most);
  // About as many in each row, so that none is left alone.
  const columns = Math.max(1, Math.ceil(count / Math.max(1, rows)));
  const cell = (room - gap * (columns - 1)) / columns;
  return {
    height: rows * height,
    at: (i) => ({
      left: MARGIN + (i % columns) * (cell + gap),
      top: Math.floor(i / columns) * height,
      width: cell,
      height,
    }),
  };
}
