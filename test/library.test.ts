import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProgram,
  flattenDiagnosticMessageText,
  getPreEmitDiagnostics,
  ModuleKind,
  ScriptTarget,
  transpileModule,
} from "typescript";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import * as whetstone from "../src/index.ts";
import { project } from "./fixtures/built.ts";
import { unnamedTypes } from "./fixtures/unnamed-types.ts";

const page = readFileSync(join(project, "docs", "library.md"), "utf8");
const examples = [...page.matchAll(/^## (.+)$|^```ts\n([\s\S]*?)^```$/gm)]
  .reduce<{ title: string; code: string }[]>(
    (found, [, title, code]) =>
      title === undefined
        ? [
            ...found.slice(0, -1),
            { title: found.at(-1)?.title ?? "", code: code ?? "" },
            { title: found.at(-1)?.title ?? "", code: "" },
          ]
        : [...found.filter((each) => each.code !== ""), { title, code: "" }],
    [],
  )
  .filter(({ code }) => code !== "");

describe("the library's page", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "whetstone-library-"));
    mkdirSync(join(root, "node_modules"));
    symlinkSync(project, join(root, "node_modules", "whetstone"));
    writeFileSync(join(root, "package.json"), '{"type":"module"}');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(examples.map(({ title, code }, i) => [i + 1, title, code] as const))(
    "has an example %i that runs: %s",
    (i, _, code) => {
      const { outputText } = transpileModule(code, {
        compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
      });
      writeFileSync(join(root, `example${i}.js`), outputText);
      const { stdout, stderr, status } = spawnSync(process.execPath, [`example${i}.js`], {
        cwd: root,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout).not.toBe("");
    },
    60_000,
  );

  it("has examples that a strict compiler takes", () => {
    const files = examples.map(({ code }, i) => {
      const file = join(root, `example${i + 1}.ts`);
      writeFileSync(file, code);
      return file;
    });
    const program = createProgram(files, {
      module: ModuleKind.NodeNext,
      target: ScriptTarget.ES2022,
      typeRoots: [join(project, "node_modules", "@types")],
      types: ["node"],
      noEmit: true,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
    });
    const told = getPreEmitDiagnostics(program).map(({ file, messageText }) =>
      [file?.fileName ?? "", flattenDiagnosticMessageText(messageText, "\n")].join(": "),
    );
    expect(told).toEqual([]);
  }, 60_000);

  it("is short enough for the README, whose example runs too", () => {
    const code = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(project, "README.md"), "utf8"))?.[1] ?? "";
    mkdirSync(join(root, "readme"));
    writeFileSync(join(root, "readme", "readme.js"), `${code}console.log(best.score);`);
    const { stdout, stderr } = spawnSync(process.execPath, ["readme.js"], {
      cwd: join(root, "readme"),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(Number(stdout)).toBeLessThan(3);
  }, 60_000);

  it("is about a library that also runs bundled into one file, elsewhere", async () => {
    writeFileSync(
      join(root, "bundled.js"),
      `import { parseSpace, search } from "whetstone";
const space = parseSpace({ x: "uniform(0, 1)" });
const { study } = await search({ name: "small", space, metric: "loss", stages: [{ trials: 2, epochs: 1 }], train: ({ x }) => x });
console.log(study.trials.length);`,
    );
    const outDir = join(root, "elsewhere");
    const options = { ssr: "bundled.js", outDir, rolldownOptions: { output: { entryFileNames: "bundled.mjs" } } };
    await build({ configFile: false, logLevel: "error", root, ssr: { noExternal: true }, build: options });
    const { stdout, stderr } = spawnSync(process.execPath, ["bundled.mjs"], { cwd: outDir, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe("2\n");
  }, 60_000);

  it("shows every public name in an example", () => {
    const code = examples.map((each) => each.code).join("\n");
    expect(Object.keys(whetstone).filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});

describe("the library's entries", () => {
  it.each(["index.d.ts", "core.d.ts"])(
    "name every type that they lead to: %s",
    (entry) => {
      expect(unnamedTypes(join(project, "dist"), entry)).toEqual([]);
    },
    60_000,
  );
});

describe("the library's declarations", () => {
  it("have no typed arrays of a kind of buffer, at which TypeScript before 5.7 stops", () => {
    const dist = join(project, "dist");
    const declared = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
    expect(declared.length).toBeGreaterThan(50);
    expect(declared.filter((name) => /Array<ArrayBuffer/.test(readFileSync(join(dist, name), "utf8")))).toEqual([]);
  });
});

describe("the params of a search", () => {
  it("have the types that the space says", () => {
    const { choice, int, space, uniform, when } = whetstone;
    const searched = space({
      lr: uniform(0, 1),
      depth: int(1, 3),
      kind: choice("a", "b"),
      size: when(int(1, 2), "kind", "a"),
    });
    type Options = Parameters<typeof whetstone.search<NonNullable<typeof searched.params>>>[0];
    expectTypeOf<Parameters<Options["train"]>[0]>().toEqualTypeOf<{
      lr: number;
      depth: number;
      kind: "a" | "b";
      size?: number;
    }>();
    const asked = () => whetstone.ask({ name: "x", space: searched, metric: "loss", stages: [] });
    expectTypeOf<NonNullable<Awaited<ReturnType<typeof asked>>>["params"]["kind"]>().toEqualTypeOf<"a" | "b">();
  });
});
