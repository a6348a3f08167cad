import type { Block, Section } from "./blocks.ts";

/** A report in Markdown; charts are left out. */
export function markdownOf(title: string, sections: readonly Section[]): string {
  const parts = sections.map(({ title, blocks }) =>
    [`## ${escaped(title)}`, ...blocks.flatMap(blockLines)].join("\n\n"),
  );
  return `${[`# ${escaped(title)}`, ...parts].join("\n\n")}\n`;
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case "text":
      return [escaped(block.text)];
    case "list":
      return [block.items.map((item) => `- ${escaped(item)}`).join("\n")];
    case "table": {
      const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
      return [[line(block.columns), `|${block.columns.map(() => "-|").join("")}`, ...block.rows.map(line)].join("\n")];
    }
    case "code": {
      // A fence longer than any in the text.
      const longest = Math.max(
        2,
        ...block.lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
      );
      const fence = "`".repeat(longest + 1);
      return [[`${fence}sh`, ...block.lines, fence].join("\n")];
    }
    case "chart":
      return [];
  }
}

/** Text that Markdown takes as it is, on one line. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&~]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}
