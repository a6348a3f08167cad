import { type Span, widthOf } from "../text/terminal.ts";

/** A text in lines of at most so many columns. */
export function wrappedTo(text: string, columns: number): Span[][] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => [line]);
}
