import {
  isBehind,
  type ResultRow,
  type RowOptions,
  type RowReading,
  RowReports,
} from "../../formats/results/row-reports.ts";
import { csvRowsFrom, jsonRowsFrom, type TableMark } from "../../formats/results/table-rows.ts";

/** How the rows of each kind of table are read. */
const tableRows = { csv: csvRowsFrom, jsonl: jsonRowsFrom } as const;

/** A file's table, whose rows are gone through once while it grows; one that is written anew is another. */
export class GrowingTable {
  /** What was in the file before the attempt began. */
  readonly old: string;
  /** The columns of the rows that are the attempt's. */
  readonly columns = new Set<string>();
  /** Whether any of them was a report. */
  told = false;
  readonly #kind: keyof typeof tableRows;
  readonly #options: RowOptions;
  readonly #reports: RowReports;
  /** The rows of `old`, until the first behind them says what they are. */
  #oldRows: ResultRow[] = [];
  #oldLeft: number;
  #mark: TableMark = { at: 0, line: 1 };
  #read = "";

  constructor(kind: keyof typeof tableRows, old: string, options: RowOptions) {
    this.old = old;
    this.#kind = kind;
    this.#options = options;
    this.#reports = new RowReports(options);
    this.#oldLeft = tableRows[kind](this.#mark, old, true).rows.length;
  }

  /** Whether a text begins with the rows that were read. */
  isIn(text: string): boolean {
    return text.startsWith(this.#read);
  }

  /** What is new in the text of the file; `over` when nothing more will come. */
  read(text: string, over: boolean): readonly RowReading[] {
    const { rows, mark } = tableRows[this.#kind](this.#mark, text, over);
    this.#mark = mark;
    this.#read = text.slice(0, mark.at);
    const found = rows.flatMap((row) => this.#take(row));
    if (over) found.push(...this.#reports.end());
    this.told ||= found.length > 0;
    return found;
  }

  #take(row: ResultRow): readonly RowReading[] {
    if (this.#oldLeft > 0) {
      this.#oldLeft--;
      this.#oldRows.push(row);
      return [];
    }
    // An attempt tells each epoch behind the one that it goes on from. So where its rows only go on behind the old ones, it has
    // written those once more, too.
    const again = isBehind(row, this.#oldRows.at(-1), this.#options.stepsPerEpoch);
    const before = this.#oldRows.flatMap((each) => this.#reports.take(each, !again));
    this.#oldRows = [];
    for (const column of row.numbers.keys()) this.columns.add(column);
    return [...before, ...this.#reports.take(row)];
  }
}
