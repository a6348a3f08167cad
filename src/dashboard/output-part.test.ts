import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { outputPart } from "./output-part.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "whetstone-output-"));
  file = layout.output(folder, 7);
  mkdirSync(dirname(file), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what a trial's program printed", () => {
  it("is read once, and then only what is new", () => {
    writeFileSync(file, "one\n");
    expect(outputPart(folder, 7, 0)).toEqual({ from: 0, next: 4, text: "one\n" });
    expect(outputPart(folder, 7, 4)).toEqual({ from: 4, next: 4, text: "" });
    appendFileSync(file, "two\n");
    expect(outputPart(folder, 7, 4)).toEqual({ from: 4, next: 8, text: "two\n" });
  });

  it("is shown by its end where it is long, and from its start where it was begun anew", () => {
    writeFileSync(file, `${"x".repeat(100_000)}end`);
    const { from, next, text } = outputPart(folder, 7, 0);
    expect([next - from, next, text.endsWith("xend")]).toEqual([65_536, 100_003, true]);
    truncateSync(file, 3);
    expect(outputPart(folder, 7, 100_003)).toEqual({ from: 0, next: 3, text: "xxx" });
  });

  it("never cuts a character", () => {
    const bytes = Buffer.from("a€😀");
    for (let length = 0; length <= bytes.length; length++) {
      writeFileSync(file, bytes.subarray(0, length));
      const { next, text } = outputPart(folder, 7, 0);
      expect(text).toBe(bytes.toString("utf8", 0, next));
      expect(text).not.toContain("\uFFFD");
    }
  });

  it("is nothing where there is no file, and where a link leads out of the study", () => {
    const nothing = { from: 0, next: 0, text: "" };
    expect(outputPart(folder, 8, 0)).toEqual(nothing);
    symlinkSync("/etc/passwd", file);
    expect(outputPart(folder, 7, 0)).toEqual(nothing);
    symlinkSync("/etc", layout.trial(folder, 9));
    expect(outputPart(folder, 9, 0)).toEqual(nothing);
  });
});
