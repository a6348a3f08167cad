import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Document, Scalar } from "yaml";
import { positionIn } from "./yaml-position.ts";
import { readTree } from "./yaml-read.ts";

/** The characters written from where those of the value should stand. */
function writtenAt(text: string, offset: number): string {
  const { root } = readTree(text, "study.yaml");
  const value = root.kind === "mapping" ? root.entries[0]?.value : undefined;
  if (value?.kind !== "scalar") throw new Error("expected a mapping with one scalar");
  return text.slice(positionIn(text, value, offset));
}

describe("the place of a value's character in its text", () => {
  it.each([
    ["a: choice(x, y)", 10],
    ["a: 'choice(x, y)'", 10],
    ['a: "choice(x, y)"', 10],
    ["a: &anchor choice(x, y)", 10],
    ["a: >-\n  choice(x,\n  y)", 10],
    ["a: |\n  choice(x,\n  y)", 10],
    ["a: choice(x,\n  y)", 10],
    ["a: 'it''s(x, y)'", 8],
    ['a: "\\u0063hoice\\x28x,\\x20y)"', 10],
    ['a: "choice(\\\n  x, y)"', 10],
    ['a: "\\U0001F600oice(x, y)"', 10],
  ])("is found in %j", (text, offset) => {
    expect(writtenAt(text, offset)).toMatch(/^y\)/);
  });

  it("is behind the last character for the end of a value", () => {
    expect(writtenAt('a: "uniform(0" # no end', 9)).toBe('" # no end');
    expect(writtenAt("a: |\n  uniform(0\n  ", 10)).toBe("\n  ");
  });

  it.each(["PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"] as const)(
    "is where a visible ASCII character is written as itself, in style %s",
    (type) => {
      const word = fc.stringMatching(/^[a-z0-9'"\\(),*=-]{1,8}$/);
      fc.assert(
        fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.nat(), (words, seed) => {
          const value = words.join(" ");
          const scalar = new Scalar(value);
          scalar.type = type;
          const text = new Document({ a: scalar }).toString({ lineWidth: 40 });
          const offset = seed % value.length;
          if (value[offset] === " ") return;
          const written = writtenAt(text, offset);
          const escaped = written.startsWith("\\") && !written.startsWith(value[offset]!);
          expect(written[escaped ? 1 : 0]).toBe(value[offset]);
        }),
        { numRuns: 100 },
      );
    },
  );
});
