import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./fixtures/built.ts";

/** The README and every page of the documentation. */
export const pages = [
  "README.md",
  ...readdirSync(join(project, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !/node_modules|\.vitepress/.test(name))
    .map((name) => join("docs", name)),
];

/** A block of code in the documentation. */
export interface Snippet {
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** Whether it is of another tool, in a side-by-side that names it. */
  readonly others: boolean;
}

export const snippets = pages.flatMap((page): readonly Snippet[] =>
  [...readFileSync(join(project, page), "utf8").matchAll(/^( *)```(\w+)([^\n]*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = "", language = "", label = "", text = ""]) => {
      const others = /\[(?!Whetstone)/.test(label);
      return { page, language, text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""), others };
    },
  ),
);
