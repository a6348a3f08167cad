import type { ScalarTree } from "./yaml-tree.ts";

/**
 * Where character `offset` of a scalar's value stands in the text that it was read from.
 *
 * Quoting, folding and indentation change only blanks and escapes. So the n-th visible character of the value is the
 * n-th one written, an escape counting as the one that it stands for. A blank, or the end, is where the visible
 * character before it ends.
 */
export function positionIn(text: string, scalar: ScalarTree, offset: number): number {
  const before = scalar.text.slice(0, offset).replaceAll(/\s/g, "").length;
  const visible = offset < scalar.text.length && !/\s/.test(scalar.text[offset]!);
  const start = contentStart(text, scalar);
  let seen = 0;
  let end = start;
  for (const [at, length] of visibleUnits(text, scalar, start)) {
    if (seen === before && visible) return at;
    if (seen === before) break;
    seen++;
    end = at + length;
  }
  return end;
}

/** Behind the opening quote, or on the line below a block's sign. */
function contentStart(text: string, { at, end }: ScalarTree): number {
  const sign = text[at];
  if (sign === '"' || sign === "'") return at + 1;
  if (sign !== "|" && sign !== ">") return at;
  const lineEnd = text.indexOf("\n", at);
  return lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
}

/** Place and length of what is written for each visible character of the value. */
function* visibleUnits(text: string, scalar: ScalarTree, start: number): Generator<readonly [number, number]> {
  const quote = text[scalar.at];
  const units = quote === '"' ? /\\x..|\\u.{4}|\\U.{8}|\\.|\S/gs : quote === "'" ? /''|\S/g : /\S/g;
  for (const { 0: unit, index } of text.slice(start, scalar.end).matchAll(units)) {
    const written = quote === '"' ? meaningOf(unit) : ".";
    for (const _ of written.replaceAll(/\s/g, "").split("")) yield [start + index, unit.length];
  }
}

/** What an escape stands for, as far as blanks and lengths go: any one visible character may be another. */
function meaningOf(unit: string): string {
  if (/^\\[xuU]/.test(unit)) return String.fromCodePoint(Number.parseInt(unit.slice(2), 16));
  return /^\\[ntrvf_LP\s]/.test(unit) ? " " : ".";
}
