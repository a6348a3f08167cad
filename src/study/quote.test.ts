import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteWords } from "./quote.ts";

describe("quoted words", () => {
  it("are plain where they can be", () => {
    expect(quoteWords(["python", "a/train.py", "--lr=0.1", "two words", "it's", ""])).toBe(
      `python a/train.py --lr=0.1 'two words' 'it'\\''s' ''`,
    );
  });

  it("are the same words again to a shell", () => {
    const word = fc.string().filter((text) => !text.includes("\0"));
    const words = ["$HOME", "`id`", "a\nb", "--", "*", ...fc.sample(word, { numRuns: 200, seed: 1 })];
    const printed = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${quoteWords(words)}`], { encoding: "utf8" });
    expect(printed.split("\0").slice(0, -1)).toEqual(words);
  });
});
