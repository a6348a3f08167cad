import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandsPage } from "../scripts/commands-page.mjs";
import { checkCluster } from "../src/cli/leading/workplace.ts";
import { makeProgram } from "../src/cli/program.ts";
import { definitionKeys } from "../src/definition/parse-definition.ts";
import { importSearch } from "../src/formats/import/import-study.ts";
import { readDefinitionWithWarnings } from "../src/worker/read-definition.ts";
import { project } from "./fixtures/built.ts";
import { pages, snippets } from "./snippets.ts";
import { underlined } from "./study-schema.ts";

/** What a snippet leaves out, with a hyperparameter for each placeholder that it has. */
function completed(text: string): string {
  const given: Readonly<Record<string, unknown>> = parse(text) ?? {};
  const names = [...text.matchAll(/(?<!\{)\{([a-z_]\w*)\}/g)].map(([, name]) => name!);
  const facts = ["params", "params_json", "epochs", "seed", "trial", "dir", "resume", "fold", "folds"];
  const space = new Map(
    [...new Set(["lr", ...names])].filter((name) => !facts.includes(name)).map((name) => [name, "uniform(0, 1)"]),
  );
  // Points that are known say what hyperparameters there are.
  for (const point of Array.isArray(given.try) ? given.try : [])
    for (const [name, value] of Object.entries(point))
      space.set(name, typeof value === "number" ? "uniform(0, 1)" : `choice(${value}, other)`);
  const base: Readonly<Record<string, string>> = {
    name: "name: example",
    command: "command: python train.py {params}",
    metric: "metric: val_accuracy",
    space: `space: { ${[...space].map(([name, range]) => `${name}: "${range}"`).join(", ")} }`,
    stages: "stages: [{ trials: 60, epochs: 27 }]",
  };
  const missing = Object.entries(base).filter(([key]) => !(key in given) && !(key === "metric" && "metrics" in given));
  return `${missing.map(([, line]) => line).join("\n")}\n${text}`;
}

describe("a definition in the documentation", () => {
  const yaml = snippets.filter(({ language, others }) => language === "yaml" && !others);
  it("is there on many pages", () => {
    expect(new Set(yaml.map(({ page }) => page)).size).toBeGreaterThan(15);
  });

  it.each(yaml.map(({ page, text }) => [page, text.split("\n")[0]!, text] as const))(
    "on %s is what whetstone reads: %s",
    (page, _, text) => {
      // Two ways of one thing are shown below each other, the second under a comment.
      for (const part of text.split(/^# or .*$/m))
        expect(() => checkCluster(readDefinitionWithWarnings(completed(part), page).definition)).not.toThrow();
    },
  );

  it.each(
    yaml
      .filter(({ text }) => /^command:/m.test(text) && /^space:/m.test(text))
      .map(({ page, text }) => [page, text] as const),
  )("on %s that is whole leaves nothing to consider", (page, text) =>
    expect(readDefinitionWithWarnings(completed(text), page).warnings).toEqual([]),
  );

  it.each(yaml.map(({ page, text }) => [page, text.split("\n")[0]!, text] as const))(
    "on %s is one of which an editor has nothing to say: %s",
    (_page, _line, text) => {
      for (const part of text.split(/^# or .*$/m)) expect(underlined(completed(part))).toEqual([]);
    },
  );
});

describe("a command in the documentation", () => {
  const lines = snippets
    .filter(({ language }) => ["sh", "bash"].includes(language))
    .flatMap(({ page, text }) => text.split("\n").map((line) => ({ page, line })))
    .flatMap(({ page, line }) => {
      const words = /(?:^|npx |exec npx |; do )whetstone (.*?)(?:\s+#.*|\s*\\?|;.*| &.*)$/.exec(
        line.replace(/^\$ /, ""),
      )?.[1];
      return words === undefined ? [] : [[page, words] as const];
    });

  it.each(lines)("on %s is one with options that there are: whetstone %s", (_, words) => {
    const [name, ...rest] = words.split(/\s+/);
    if (name?.startsWith("-")) return;
    let command: Command | undefined = makeProgram().commands.find((each) => each.name() === name);
    expect(command?.name()).toBe(name);
    const inner = command?.commands.find((each) => each.name() === rest[0]);
    command = inner ?? command;
    const own = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : undefined);
    const options = own.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split("=")[0]!);
    const known = command?.options.flatMap(({ short, long }) => [short, long]) ?? [];
    expect(options.filter((option) => !known.includes(option) && option !== "--help")).toEqual([]);
  });
});

describe("code in the documentation", () => {
  const written = (language: string) => snippets.filter((snippet) => snippet.language === language);

  it("of Python is Python, other tools' too", () => {
    const python = written("python").map(({ page, text }) => ({ page, text }));
    expect(python.length).toBeGreaterThan(8);
    const program = "import ast, json, sys\nfor each in json.load(sys.stdin): ast.parse(each['text'], each['page'])";
    const { status, stderr } = spawnSync("python3", ["-c", program], {
      input: JSON.stringify(python),
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("of other tools is imported, where a page shows it beside ours", () => {
    const shown = snippets.filter(({ page, others }) => others && /wandb|hyperopt/.test(page));
    expect(shown.length).toBeGreaterThan(1);
    for (const { page, text } of shown) {
      const beside =
        snippets.find((each) => each.page === page && each.language === "yaml" && !each.others)?.text ?? "";
      const { parameters, sampler } = importSearch(text, page, { interpreter: "python3" });
      const ours = parse(beside);
      expect([page, parameters.map(({ name }) => name)]).toEqual([page, Object.keys(ours.space)]);
      expect(sampler?.value).toBe(ours.sampler ?? "auto");
    }
  });

  it("of JSON is JSON", () => {
    for (const { text } of written("json")) expect(() => JSON.parse(text)).not.toThrow();
  });

  it("is of a language that these tests know", () => {
    const known = ["yaml", "sh", "bash", "python", "json", "ts", "text"];
    expect(
      snippets.filter(({ language }) => !known.includes(language)).map(({ page, language }) => [page, language]),
    ).toEqual([]);
  });
});

describe("the site", () => {
  it("leads to each of its pages", () => {
    const config = readFileSync(join(project, "docs", ".vitepress", "config.mjs"), "utf8");
    const links = [...config.matchAll(/links\(\s*"([^"]*)",((?:\s*\[[^\]]*\],?)*)\s*\)/g)].flatMap(
      ([, folder = "", items = ""]) =>
        [...items.matchAll(/, "([^"]*)"\]/g)].map(([, name = ""]) => `docs/${folder}${name}.md`),
    );
    expect([...links, "docs/index.md"].sort()).toEqual(pages.filter((page) => page.startsWith("docs")).sort());
  });
});

describe("the reference", () => {
  it("of commands is what their help says; node scripts/commands-page.mjs writes it", () => {
    expect(readFileSync(join(project, "docs", "reference", "commands.md"), "utf8")).toBe(commandsPage(makeProgram()));
  });

  it("of study.yaml has every key", () => {
    const page = readFileSync(join(project, "docs", "reference", "study-yaml.md"), "utf8");
    expect(definitionKeys.filter((key) => !new RegExp(`(^${key}:|\`${key}\`)`, "m").test(page))).toEqual([]);
  });
});
