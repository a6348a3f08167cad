import type { Chart } from "../charts/chart.ts";

/** A report as data, before it is written in any language of pages. All text is plain: whoever writes it escapes it. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "chart"; readonly chart: Chart };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const text = (...sentences: readonly string[]): Block => ({ kind: "text", text: sentences.join(" ") });
export const list = (items: readonly string[]): Block[] => (items.length === 0 ? [] : [{ kind: "list", items }]);
export const code = (lines: readonly string[]): Block => ({ kind: "code", lines });
