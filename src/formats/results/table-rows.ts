import { isRecord, recordIn } from "../../study/record.ts";
import { type CsvRow, readCsv, type TextPlace } from "./csv.ts";
import { readNumber } from "./numbers.ts";
import { cellNumber } from "./printed.ts";
import type { ResultRow } from "./row-reports.ts";

/** How far a table has been read: where its next row begins, and what its columns are called, once a header has told. */
export interface TableMark extends TextPlace {
  readonly header?: { readonly cells: readonly string[]; readonly separator: string };
}

/** Rows of a table with how far they reach: up to the first that is not there in full. */
interface ReadRows {
  readonly rows: readonly ResultRow[];
  readonly mark: TableMark;
}

const start: TableMark = { at: 0, line: 1 };

/** The rows of a CSV file as far as it is written. */
export function csvRows(text: string, whole: boolean): readonly ResultRow[] {
  return csvRowsFrom(start, text, whole).rows;
}

/** The objects of a JSON-lines text as rows. */
export function jsonRows(text: string, whole: boolean): readonly ResultRow[] {
  return jsonRowsFrom(start, text, whole).rows;
}

/** The rows of a CSV file behind those read before. A header that stands again, as behind an appended run, is no row. */
export function csvRowsFrom(mark: TableMark, text: string, whole: boolean): ReadRows {
  const separator = mark.header?.separator ?? separatorOf(text);
  const read = readCsv(text, { whole, separator, from: mark.at === 0 ? undefined : mark });
  const cells = mark.header?.cells ?? read[0]?.cells;
  if (cells === undefined) return { rows: [], mark };
  const columns = cells.map((cell) => cell.trim());
  const again = cells.join();
  const rows = read.flatMap((row) => (row.cells.join() === again ? [] : [rowOf(columns, row)]));
  return { rows, mark: { ...(read.at(-1)?.next ?? mark), header: { cells, separator } } };
}

/** The objects of a JSON-lines text behind those read before; other lines are passed over, and nested names are joined by `/`. */
export function jsonRowsFrom(mark: TableMark, text: string, whole: boolean): ReadRows {
  const lines = text.slice(mark.at).split("\n");
  const last = whole ? "" : (lines.pop() ?? "");
  const rows = lines.flatMap((line, i) => {
    const fields = jsonObject(line);
    return fields === undefined ? [] : [{ numbers: numbersIn(fields), place: `line ${mark.line + i}` }];
  });
  return { rows, mark: { at: text.length - last.length, line: mark.line + lines.length } };
}

/** What separates the cells of a CSV, by its header. */
export function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  return [",", "\t", ";"].find((sign) => header.includes(sign)) ?? ",";
}

function rowOf(header: readonly string[], { line, cells }: CsvRow): ResultRow {
  const numbers = new Map<string, number | undefined>();
  header.forEach((column, i) => {
    const number = cellNumber(cells[i] ?? "");
    if (number !== "none" && column !== "") numbers.set(column, number);
  });
  return { numbers, place: `line ${line}` };
}

/** The fields of a line that is a JSON object; bare NaN and Infinity, as Python's json writes them, are taken as words. */
export function jsonObject(line: string): Readonly<Record<string, unknown>> | undefined {
  const text = line.trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  const quoted = text.replaceAll(/"(?:[^"\\]|\\.)*(?:"|$)|[+-]?\b(?:nan|inf(?:inity)?)\b/gi, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return recordIn(quoted);
}

export function numbersIn(fields: Readonly<Record<string, unknown>>, prefix = ""): Map<string, number | undefined> {
  const numbers = new Map<string, number | undefined>();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "number") numbers.set(prefix + name, value);
    else if (typeof value === "string") numbers.set(prefix + name, readNumber(value));
    else if (isRecord(value) && prefix.length < 200)
      for (const [inner, number] of numbersIn(value, `${prefix}${name}/`)) numbers.set(inner, number);
  }
  return numbers;
}
