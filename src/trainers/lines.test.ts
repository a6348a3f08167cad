import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineReader, longestLine, plainText } from "./lines.ts";

function read(...chunks: (string | Uint8Array)[]) {
  const reader = new LineReader();
  const lines = chunks.flatMap((chunk) => reader.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
  return [...lines, ...reader.end()];
}

const texts = (...chunks: (string | Uint8Array)[]) => read(...chunks).map(({ text }) => text);

describe("a line reader", () => {
  test("reads the same lines however the bytes are cut into chunks", () => {
    const output = fc.array(fc.constantFrom("a", "é", "晚", "🐌", "\n", "\r", "\r\n", " "), { maxLength: 30 });
    fc.assert(
      fc.property(output, fc.array(fc.nat(60), { maxLength: 6 }), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(""));
        const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(read(...chunks)).toEqual(read(bytes));
      }),
    );
  });

  test("loses nothing: its lines put together are the output", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "晚", "\n", "\r", "\r\n"), { maxLength: 30 }), (parts) => {
        const output = parts.join("");
        const again = read(output)
          .map(({ text, end }) => text + end)
          .join("");
        expect(again).toBe(output === "" || /[\r\n]$/.test(output) ? output : `${output}\n`);
      }),
    );
  });

  test("takes each step of a progress bar for a line", () => {
    expect(texts(" 50%\r100%\r", "\ndone")).toEqual([" 50%", "100%", "done"]);
  });

  test("hands on a line as soon as its newline is there", () => {
    const reader = new LineReader();
    expect(reader.push(Buffer.from("half"))).toEqual([]);
    expect(reader.push(Buffer.from(" a line\nand"))).toEqual([{ text: "half a line", end: "\n", continues: false }]);
  });

  test("cuts what is longer than a line can be, and says which pieces go on", () => {
    const long = "x".repeat(2 * longestLine + 5);
    const lines = read(long.slice(0, 100), long.slice(100), "y\nz\n");
    expect(lines.map(({ text, end, continues }) => [text.length, end, continues])).toEqual([
      [longestLine, "", false],
      [longestLine, "", true],
      [6, "\n", true],
      [1, "\n", false],
    ]);
  });

  test("reads on after bytes that are not UTF-8", () => {
    expect(texts(Buffer.from([0xff, 0xc3, 0x0a, 0x61, 0x0a]))).toEqual(["\ufffd\ufffd", "a"]);
  });
});

test("plain text has no colours, cursor moves, titles or backspaces", () => {
  expect(plainText('\x1b[1;32m{"epoch": 1}\x1b[0m\x1b[K\x1b]0;title\x07\b\b')).toBe('{"epoch": 1}');
  expect(plainText("a [1] b")).toBe("a [1] b");
});
