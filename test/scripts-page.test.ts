import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { importanceOf } from "../src/analysis/importance/importance.ts";
import { bestRows } from "../src/cli/best.ts";
import { statusJson } from "../src/cli/status.ts";
import { MadeStudy } from "../src/cli/study.fixture.ts";
import { trialsAsJsonLines } from "../src/cli/text/trial-table.ts";
import { factsOf } from "../src/report/facts.ts";
import { factsJson, importanceJson } from "../src/report/json.ts";
import { ask } from "../src/worker/ask.ts";

const page = readFileSync(
  join(dirname(fileURLToPath(import.meta.url)), "..", "docs", "reference", "scripts.md"),
  "utf8",
);

/** The keys that the page tells of a command's JSON; `always` leaves out those that are there "only" at times. */
function toldKeys(command: string): { readonly all: readonly string[]; readonly always: readonly string[] } {
  const part = page.split("\n### ").find((text) => text.startsWith(`\`${command}\`\n`));
  if (part === undefined) throw new Error(`docs/reference/scripts.md has no part on ${command}`);
  const rows = [...part.matchAll(/^\| (`.*?) \| (.*) \|$/gm)].map(([, keys = "", what = ""]) => ({
    keys: [...keys.matchAll(/`(\w+)`/g)].map(([, key = ""]) => key),
    sometimes: /\bonly (where|once|for)\b/.test(what),
  }));
  const always = rows.filter(({ sometimes }) => !sometimes).flatMap(({ keys }) => keys);
  return { all: rows.flatMap(({ keys }) => keys), always };
}

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.searchExponents((exponent) => -Math.abs(exponent + 2));
});

describe("the page for scripts tells every key of", () => {
  const printed: Readonly<Record<string, () => unknown>> = {
    "whetstone status --json": () => statusJson(made.open()),
    "whetstone best --json": () => bestRows(made.open(), 1)[0],
    "whetstone importance --json": () => importanceJson(importanceOf(made.open().study)!),
    "whetstone report --format json": () => factsJson(factsOf(made.open(), () => [])),
    "whetstone export --to jsonl": () => JSON.parse(trialsAsJsonLines(made.open()).split("\n")[0]!),
  };

  it.each(Object.keys(printed))("%s", (command) => {
    const keys = Object.keys(Object(printed[command]!()));
    const { all, always } = toldKeys(command);
    expect(keys.filter((key) => !all.includes(key))).toEqual([]);
    expect(always.filter((key) => !keys.includes(key))).toEqual([]);
  });

  it("whetstone ask --json", async () => {
    const other = new MadeStudy();
    const keys = Object.keys((await ask(other.path))!);
    const { all, always } = toldKeys("whetstone ask --json");
    expect(keys.filter((key) => !all.includes(key))).toEqual([]);
    expect(always.filter((key) => !keys.includes(key))).toEqual([]);
  });
});
