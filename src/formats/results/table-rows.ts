import { isRecord, recordIn } from "../../study/record.ts";
import { type CsvRow, readCsv } from "./csv.ts";
import { readNumber } from "./numbers.ts";
import { cellNumber } from "./printed.ts";
import type { ResultRow } from "./row-reports.ts";

/** The rows of a CSV file as far as it is written. A header that stands again, as behind an appended run, is no row. */
export function csvRows(text: string, whole: boolean): readonly ResultRow[] {
  const [first, ...rows] = readCsv(text, { whole, separator: separatorOf(text) });
  if (first === undefined) return [];
  const header = first.cells.map((cell) => cell.trim());
  return rows.flatMap((row) => (row.cells.join() === first.cells.join() ? [] : [rowOf(header, row)]));
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

/** The objects of a JSON-lines text as rows; other lines are passed over, and nested names are joined by `/`. */
export function jsonRows(text: string, whole: boolean): readonly ResultRow[] {
  const lines = text.split("\n");
  const last = lines.pop();
  if (whole && last !== undefined) lines.push(last);
  return lines.flatMap((line, i) => {
    const fields = jsonObject(line);
    return fields === undefined ? [] : [{ numbers: numbersIn(fields), place: `line ${i + 1}` }];
  });
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
