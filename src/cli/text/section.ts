import type { Span } from "./terminal.ts";

/** Lines under a title, with an empty line before it. */
export function section(title: string, lines: readonly (readonly Span[])[]): Span[][] {
  return [[], [{ text: title, style: "bold" }], ...lines.map((line) => ["  ", ...line])];
}
