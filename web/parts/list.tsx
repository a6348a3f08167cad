import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { withCommas } from "../../src/charts/numbers.ts";
import { printing } from "../state/look.ts";

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly right?: boolean;
  readonly cell: (row: T) => ComponentChildren;
  /** What rows are sorted by; a column without it does not sort. */
  readonly by?: (row: T) => number | string | undefined;
}

interface ListProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string | number;
  readonly sort: { readonly column: string; readonly down: boolean } | undefined;
  readonly onSort: (column: string) => void;
  readonly isPicked: (row: T) => boolean;
  readonly onPick: (row: T, adding: boolean) => void;
  /** The row that keys go by, by its place. */
  readonly current?: number;
}

/** Pixels. */
const ROW = 34;
/** Rows that are made beyond those that are seen. */
const SPARE = 8;

/** Rows that are printed at most: some twenty pages. */
const PRINTED = 1000;

/** A table that makes only the rows that are seen, so that ten thousand are as quick as ten. */
export function List<T>({ label, columns, rows, keyOf, sort, onSort, isPicked, onPick, current }: ListProps<T>) {
  const { place, first, last, onScroll } = useSeenRows(rows.length, current);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      ref={place}
      class="list"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      onScroll={onScroll}
    >
      <table aria-label={label} aria-rowcount={rows.length + 1} style={{ width, minWidth: "100%" }}>
        {printing.value && last < rows.length && (
          <caption>
            The first {withCommas(last)} of {withCommas(rows.length)} rows.
          </caption>
        )}
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Title key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap of={first} />
          {rows.slice(first, last).map((row, i) => (
            <tr
              key={keyOf(row)}
              aria-rowindex={first + i + 2}
              aria-selected={isPicked(row)}
              data-current={first + i === current ? "" : undefined}
              onClick={(event) => onPick(row, event.shiftKey || event.ctrlKey || event.metaKey)}
            >
              {columns.map(({ id, right, cell }) => (
                <td key={id} class={right ? "right" : ""}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {!printing.value && <Gap of={rows.length - last} />}
        </tbody>
      </table>
    </div>
  );
}

/** Follows which of so many rows are seen, from `first` to before `last`, on the element that `place` is given to. */
function useSeenRows(count: number, current: number | undefined) {
  const place = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(640);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measured = new ResizeObserver(() => {
      height.value = element.clientHeight;
    });
    measured.observe(element);
    return () => measured.disconnect();
  }, []);
  useEffect(() => {
    const element = place.current;
    if (element === null || current === undefined) return;
    const at = current * ROW;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + 2 * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = at + 2 * ROW - element.clientHeight;
  }, [current]);
  const onScroll = (event: { readonly currentTarget: HTMLElement }) => {
    top.value = event.currentTarget.scrollTop;
  };
  const [first, last] = printing.value
    ? [0, Math.min(count, PRINTED)]
    : [
        Math.max(0, Math.floor(top.value / ROW) - SPARE),
        Math.min(count, Math.ceil((top.value + height.value) / ROW) + SPARE),
      ];
  return { place, first, last, onScroll };
}

/** A column's title, which sorts by it where it can. */
function Title<T>({
  column: { id, title, right, by },
  sort,
  onSort,
}: Pick<ListProps<T>, "sort" | "onSort"> & { readonly column: Column<T> }) {
  const isSorted = sort?.column === id;
  return (
    <th
      scope="col"
      class={right ? "right" : ""}
      aria-sort={isSorted ? (sort.down ? "descending" : "ascending") : undefined}
    >
      {by === undefined ? (
        title
      ) : (
        <button type="button" onClick={() => onSort(id)}>
          {title}
          <span aria-hidden="true">{isSorted ? (sort.down ? " ↓" : " ↑") : ""}</span>
        </button>
      )}
    </th>
  );
}

/** The room of rows that are not made. */
function Gap({ of }: { readonly of: number }) {
  return of > 0 ? <tr class="gap" style={{ height: of * ROW }} /> : null;
}

/** Rows by a column; those without a value come last whichever way. */
export function sorted<T>(rows: readonly T[], column: Column<T> | undefined, down: boolean): readonly T[] {
  const by = column?.by;
  if (by === undefined) return rows;
  const keyed = rows.map((row) => ({ row, key: by(row) }));
  const sign = down ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === b.key) return 0;
    if (a.key === undefined) return 1;
    if (b.key === undefined) return -1;
    return (a.key < b.key ? -1 : 1) * sign;
  });
  return keyed.map(({ row }) => row);
}
