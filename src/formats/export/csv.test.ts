import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";

/** A reader by the grammar of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0, row: string[] = []; at < text.length; ) {
    const [found = "", quoted, plain = ""] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(text.slice(at))!;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    at += found.length;
    if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at++] !== ",") throw new Error(`no comma at ${at - 1}`);
  }
  return rows;
}

describe("CSV", () => {
  it("quotes what needs it and nothing else, and ends lines in CRLF", () => {
    expect(
      csv([
        ["a", "b,c"],
        ['say "x"', "two\nlines"],
      ]),
    ).toBe('a,"b,c"\r\n"say ""x""","two\nlines"\r\n');
  });

  it("reads back the same", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom(",", '"', "\r\n", "\n", ""));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        expect(parse(csv(rows))).toEqual(rows);
      }),
    );
  });
});
