import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNumber, readPrintedNumber } from "./numbers.ts";

describe("a number", () => {
  test("is read back exactly as JavaScript prints it", () => {
    fc.assert(fc.property(fc.double(), (x) => Object.is(readNumber(String(x)), x === 0 ? 0 : x)));
  });

  test.each(["nan", "NaN", "NAN", "Nan", "-nan", "+NaN", " nan "])("may be spelt %s, not a number", (word) => {
    expect(readNumber(word)).toBeNaN();
  });

  test.each(["inf", "Inf", "INF", "+inf", "infinity", "Infinity", "+Infinity"])("may be spelt %s, infinite", (word) => {
    expect(readNumber(word)).toBe(Infinity);
    expect(readNumber(`-${word.replace("+", "")}`)).toBe(-Infinity);
  });

  test.each(["1.", ".5", "1e-3", "1E+05", "-0.25", "+3"])("may be spelt %s", (word) => {
    expect(readNumber(word)).toBe(Number(word));
  });

  test.each(["", " ", "abc", "1x", "0x10", "1_000", "1,5", "--1", "1e", "true", "null", "N/A", "nano", "info", "1 2"])(
    "is never made of %j",
    (word) => expect(readNumber(word)).toBeUndefined(),
  );
});

describe("a printed number", () => {
  test.each([
    ["91.2%", 91.2],
    ["0.91,", 0.91],
    ["0.91)", 0.91],
    ["0.91.", 0.91],
    ["1,234.5", 1234.5],
    ["-1,234,567", -1234567],
    ["nan,", NaN],
    ["-inf;", -Infinity],
  ])("%s is %d", (word, number) => expect(readPrintedNumber(word)).toBe(number));

  test.each(["1,234", "0,912", "0,91", "1,23.4", "1.234,5", "tensor(0.9)", "%", "0.9/1.0"])("%s is none", (word) => {
    expect(readPrintedNumber(word)).toBeUndefined();
  });
});
