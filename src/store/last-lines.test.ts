import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { lastLines } from "./last-lines.ts";
import { newFolder } from "./new-folder.fixture.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

function linesOf(text: string, most: number): string[] {
  const path = join(root, "output.log");
  writeFileSync(path, text);
  return lastLines(path, most);
}

describe("the last lines of a file", () => {
  it("are at most so many, empty ones left out", () => {
    expect(linesOf("a\nb\r\n\nc\n\n", 2)).toEqual(["b", "c"]);
    expect(linesOf("no end", 5)).toEqual(["no end"]);
    expect(linesOf("", 5)).toEqual([]);
  });

  it("are none where there is no file", () => {
    expect(lastLines(join(root, "nothing"), 5)).toEqual([]);
  });

  it("show what a progress bar showed at last", () => {
    expect(linesOf("10%\r50%\r100%\ndone\n", 5)).toEqual(["100%", "done"]);
  });

  it("show a progress bar that has filled all of a large file's end, and the end of one line that has", () => {
    const bar = Array.from({ length: 20_000 }, (_, i) => `step ${i}\r`).join("");
    expect(linesOf(`begin\n${bar}`, 5)).toEqual(["step 19999"]);
    expect(linesOf("x".repeat(200_000), 5)).toEqual([expect.stringMatching(/^x+$/)]);
  });

  it("are whole lines of a large file's end", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    const found = linesOf(lines.join("\n"), 20_000);
    expect(found.at(-1)).toBe("line 19999");
    expect(found.length).toBeLessThan(20_000);
    expect(lines).toContain(found[0]);
  });
});
