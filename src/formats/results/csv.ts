/** Where a row of a table's text begins: the index of its first character, and its line, counted from 1. */
export interface TextPlace {
  readonly at: number;
  readonly line: number;
}

/** A row of a CSV text with the line that it begins on. */
export interface CsvRow {
  readonly line: number;
  /** Where the row behind it begins. */
  readonly next: TextPlace;
  readonly cells: readonly string[];
  /** Its last cell begins with a quote that is never closed, and so holds all that comes behind. */
  readonly unclosed?: true;
}

interface CsvOptions {
  readonly whole: boolean;
  readonly separator?: string;
  /** Where to begin; rows before it are not gone through. */
  readonly from?: TextPlace | undefined;
}

/**
 * The rows of a CSV text by RFC 4180, with any line ends. A last row that no line end closes is there only with `whole`: a
 * program may be still writing it. Empty lines are passed over.
 */
export function readCsv(text: string, { whole, separator = ",", from }: CsvOptions): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let begun = false;
  let line = from?.line ?? 1;
  let first = line;
  let at = from?.at ?? (text.startsWith("\uFEFF") ? 1 : 0);
  // A line end that was read while it was being written.
  if (text[at - 1] === "\r" && text[at] === "\n") at++;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== "" || quoted)
      rows.push({
        line: first,
        next: { at: Math.min(at + 1, text.length), line },
        cells,
        ...(quoted ? { unclosed: true } : {}),
      });
    cells = [];
    cell = "";
    begun = false;
  };
  for (; at < text.length; at++) {
    const sign = text[at]!;
    if (!begun) {
      begun = true;
      first = line;
    }
    if (quoted) {
      if (sign === "\n") line++;
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && cell === "") {
      quoted = true;
    } else if (sign === separator) {
      cells.push(cell);
      cell = "";
    } else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[at + 1] === "\n") at++;
      line++;
      endRow();
    } else {
      cell += sign;
    }
  }
  if (whole && begun) endRow();
  return rows;
}
