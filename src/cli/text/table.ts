import { most } from "../../math/extremes.ts";
import { type Span, textOf, widthOf } from "./terminal.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly right?: boolean;
}

/** Rows under their columns' titles, each column as wide as its widest cell; every line is spans, the titles first. */
export function table(columns: readonly Column[], rows: readonly (readonly Span[])[]): Span[][] {
  const titles = columns.map(({ title }) => ({ text: title, style: "dim" as const }));
  const lines = [titles, ...rows];
  const widths = columns.map((_, i) => most(lines.map((line) => widthOf(textOf(line[i] ?? "")))));
  return lines.map((line) =>
    columns.flatMap(({ right }, i) => {
      const cell = line[i] ?? "";
      const blank = " ".repeat(widths[i]! - widthOf(textOf(cell)));
      const gap = i === 0 ? "" : "  ";
      return right ? [gap + blank, cell] : [gap, cell, blank];
    }),
  );
}
