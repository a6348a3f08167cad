/** Small charts side by side, in rows. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the whole. */
  readonly height: number;
  /** The place of the `i`-th cell: pixels from the left and the top. */
  at(i: number): { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** Cells of about `wanted` pixels' width and of just `height`; `gap` is between them, and `margin` at left and right. */
export function cellsFor(
  count: number,
  width: number,
  wanted: number,
  height: number,
  gap: number,
  margin = 20,
): Cells {
  const room = width - 2 * margin;
  const most = Math.max(1, Math.min(count, Math.floor((room + gap) / (wanted + gap))));
  const rows = Math.ceil(count / most);
  // About as many in each row, so that none is left alone.
  const columns = Math.max(1, Math.ceil(count / Math.max(1, rows)));
  const cell = (room - gap * (columns - 1)) / columns;
  return {
    columns,
    rows,
    height: rows * height,
    at: (i) => ({
      left: margin + (i % columns) * (cell + gap),
      top: Math.floor(i / columns) * height,
      width: cell,
      height,
    }),
  };
}
