import { useSignal } from "@preact/signals";
import type { Cell, ChartTable } from "../../src/charts/chart-table.ts";
import { withCommas } from "../../src/charts/numbers.ts";
import { csv } from "../../src/formats/export/csv.ts";
import { shortNumber } from "../../src/study/describe.ts";
import { say } from "../state/orders.ts";
import { PlainTable } from "./plain-table.tsx";

/** Rows that a page shows at most; all are copied. */
const MOST = 200;

/** What a chart draws as a table, made only while it is open. */
export function DataTable({ label, table }: { readonly label: string; readonly table: ChartTable }) {
  const isOpen = useSignal(false);
  return (
    <details
      class="data"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>As a table</summary>
      {isOpen.value && <Rows label={label} table={table} />}
    </details>
  );
}

function Rows({ label, table }: { readonly label: string; readonly table: ChartTable }) {
  const { titles, count } = table;
  const rows = table.rows(MOST);
  const isNumber = titles.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  return (
    <>
      <p class="data-head muted">
        {rows.length < count
          ? `The first ${withCommas(rows.length)} of ${withCommas(count)} rows.`
          : `${withCommas(count)} ${count === 1 ? "row" : "rows"}.`}{" "}
        <button type="button" onClick={() => void copy(table)}>
          Copy {rows.length < count ? "all " : ""}as CSV
        </button>
      </p>
      <PlainTable
        label={`${label}, as a table`}
        titles={titles.map((title, i) => `${isNumber[i] ? ">" : ""}${title}`)}
        rows={rows.map((cells, key) => ({ key, cells: cells.map(shown) }))}
      />
    </>
  );
}

function shown(cell: Cell): string {
  return typeof cell === "number" ? shortNumber(cell) : cell;
}

async function copy({ titles, count, rows }: ChartTable): Promise<void> {
  try {
    await navigator.clipboard.writeText(csv([titles, ...rows(count).map((cells) => cells.map(String))]));
    say(`Copied ${withCommas(count)} ${count === 1 ? "row" : "rows"}.`, true);
  } catch {
    say("The browser lets a page copy only where its address begins with https:// or 127.0.0.1.", false);
  }
}
