import { stripVTControlCharacters, styleText } from "node:util";

/** What there is to write on. */
export interface Look {
  /** Columns; Infinity where lines are never cut. */
  readonly width: number;
  readonly colour: boolean;
}

export type Style = Parameters<typeof styleText>[0];

/** A piece of a line, plain or styled. */
export type Span = string | { readonly text: string; readonly style: Style };

/** How to write on a stream: cut and coloured in a terminal (NO_COLOR is respected), as it is elsewhere. */
export function lookOf(stream: NodeJS.WriteStream): Look {
  if (!stream.isTTY) return { width: Infinity, colour: false };
  // A terminal that does not know its width says 0.
  return { width: stream.columns || 80, colour: stream.hasColors() };
}

/** What a span shows. Names, params and reasons in it come from outside; none of them may steer the terminal. */
export function textOf(span: Span): string {
  return harmless(typeof span === "string" ? span : span.text);
}

/** Spans as one line that fits the width; an ellipsis shows where it was cut. */
export function paint(spans: readonly Span[], { width, colour }: Look): string {
  const fits = spans.reduce((sum, span) => sum + widthOf(textOf(span)), 0) <= width;
  let room = fits ? width : width - 1;
  let line = "";
  for (const span of spans) {
    const text = fits ? textOf(span) : cutTo(textOf(span), room);
    room -= widthOf(text);
    line += typeof span === "string" || !colour ? text : styleText(span.style, text, { validateStream: false });
    if (text !== textOf(span)) break;
  }
  return fits ? line.trimEnd() : `${line}…`;
}

/** Text from outside, such as a program's output, without what would steer the terminal or turn the direction of what follows. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\t]|\p{Bidi_Control}/gu, "");
}

/** The same of several lines, which stay apart. */
export function harmlessLines(text: string): string {
  return text.split("\n").map(harmless).join("\n");
}

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += columnsOf(sign);
  return width;
}

/** The longest beginning of a text that takes at most so many columns. */
function cutTo(text: string, columns: number): string {
  let width = 0;
  let cut = "";
  for (const sign of text) {
    width += columnsOf(sign);
    if (width > columns) break;
    cut += sign;
  }
  return cut;
}

const none = /\p{Mn}|\p{Me}|\p{Cf}/u;
/** East Asian wide and fullwidth signs, and pictures (Unicode's annex 11, by whole blocks). */
const double =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function columnsOf(sign: string): number {
  if (sign < "\u0300") return 1;
  return none.test(sign) ? 0 : double.test(sign) ? 2 : 1;
}
