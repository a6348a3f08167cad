import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import { errorOf, parse, study } from "./definitions.fixture.ts";

const fixtures = new URL("../../test/definitions/", import.meta.url);
const examples = new URL("../../examples/", import.meta.url);

describe("a malformed definition", () => {
  const malformed = readdirSync(fixtures).filter((file) => file.endsWith(".yaml"));

  it("is known in many kinds", () => {
    expect(malformed.length).toBeGreaterThanOrEqual(70);
  });

  it.each(malformed)("%s is told with its place and what to do", (file) => {
    const expected = readFileSync(new URL(file.replace(/yaml$/, "txt"), fixtures), "utf8").trimEnd();
    expect(errorOf(readFileSync(new URL(file, fixtures), "utf8"))).toBe(expected);
  });

  it.each(malformed)("%s is wrong within its text", (file) => {
    const text = readFileSync(new URL(file, fixtures), "utf8").replace(/^\uFEFF/, "");
    for (const line of errorOf(text)
      .split("\n")
      .filter((each) => !each.startsWith("…"))) {
      const [, row, column] = /^study\.yaml:(\d+):(\d+) \S/.exec(line) ?? [];
      const found = text.split(/\r?\n/)[Number(row) - 1];
      expect(Number(column)).toBeLessThanOrEqual((found ?? "").length + 1);
    }
  });

  it("is refused with exit status 2", () => {
    expect(() => parse("")).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it("is refused where its aliases double with each line, or nest as deep as it has lines", () => {
    const lines = (first: string, next: (before: string) => string) =>
      Array.from({ length: 5000 }, (_, i) => `  - &a${i} ${i === 0 ? first : next(`*a${i - 1}`)}`).join("\n");
    expect(errorOf(`a:\n${lines("[1]", (it) => `[${it}]`)}`)).toMatch(
      /^study\.yaml:\d+:\d+ aliases \(\*\) of what holds aliases nest over 100 levels deep/,
    );
    expect(errorOf(`a:\n${lines("[1, 2]", (it) => `[${it}, ${it}]`)}`)).toMatch(
      /^study\.yaml:\d+:\d+ aliases \(\*\) of what holds aliases stand for over 100000 values up to here/,
    );
  });

  it("is refused however deeply it is nested", () => {
    const indented = Array.from({ length: 450 }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
    for (const level of ["[", "{", "{ a: ", "- ", "? "]) {
      for (const times of [150, 1000, 50_000]) {
        expect(errorOf(`a:\n  ${level.repeat(times)}`)).toMatch(/^study\.yaml:2:\d+ this is nested too deeply/);
        expect(errorOf(level.repeat(times))).toMatch(/^study\.yaml:1:\d+ this is nested too deeply/);
      }
    }
    expect(errorOf(indented)).toMatch(/^study\.yaml:(\d+):\1 this is nested too deeply/);
    expect(errorOf(study({ space: `\n  lr: ${"(".repeat(20_000)}` }))).toMatch(
      /^study\.yaml:4:7 lr: .*nested too deeply/,
    );
  });

  it("cannot blow up through aliases of aliases", () => {
    const levels = Array.from({ length: 10 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join("\n");
    const text = study({ sampler: `\n  gp:\n    a0: &a0 [1]\n${levels.replaceAll(/^/gm, "    ")}` });
    expect(errorOf(text)).toBe("study.yaml:9:5 sampler, gp: its options hold more than 1000 values; write fewer");
  });
});

describe("whatever the text, it is read or refused with a place", () => {
  const readOrRefuse = (text: string): void => {
    let message: string;
    try {
      expect(parse(text).definition.name).not.toBe("");
      return;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      message = error.message;
    }
    for (const line of message.split("\n")) expect(line).toMatch(/^study\.yaml:\d+:\d+ \S|^… and \d+ more$/);
  };

  it("of any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), readOrRefuse), { numRuns: 300 });
  });

  it("of what YAML is made of", () => {
    const piece = fc.constantFrom(
      ..."name: |stages:|space:|- |: |{|}|[|]|,|\n|\n  |\t|\"|'|#|&a |*a|<<: |!|!!str |> |? |%|@|`|\\|lr|uniform(0, 1)|null|1e999|---\n".split(
        "|",
      ),
      "|",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
        readOrRefuse,
      ),
      { numRuns: 500 },
    );
  });

  it("of a definition with something cut out and something put in", () => {
    const text = readFileSync(new URL("digits/study.yaml", examples), "utf8");
    const place = fc.nat(text.length);
    const cut = fc.tuple(
      place,
      fc.nat(12),
      fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("{", "(", ": ", "\n", "'")),
    );
    fc.assert(
      fc.property(cut, ([at, length, put]) => readOrRefuse(text.slice(0, at) + put + text.slice(at + length))),
      { numRuns: 300 },
    );
  });

  it("of space expressions", () => {
    const word = fc.constantFrom(
      "uniform",
      "choice",
      "(",
      ")",
      ",",
      "10",
      "**",
      "-",
      "if",
      "lr",
      "==",
      "a",
      "[",
      "]",
      "in",
      "not",
      "0",
    );
    const expression = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(expression, (text) => readOrRefuse(study({ space: `\n  lr: ${JSON.stringify(text)}` }))),
      { numRuns: 300 },
    );
  });
});
