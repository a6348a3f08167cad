import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlText } from "./yaml-text.ts";

/** A number as YAML 1.1 writes it: with a point, and with a sign in its exponent. */
const number = /^value: -?\d+(\.\d+)?(?<!e)$|^value: -?\d+\.\d+e[-+]\d+$/;

describe("YAML for readers of version 1.1", () => {
  it("has numbers that are numbers there too", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = yamlText({ value });
        expect(text.trimEnd()).toMatch(number);
        expect(parse(text).value).toBe(value);
      }),
    );
    expect(yamlText({ value: 1e-7 })).toBe("value: 1.0e-7\n");
  });

  it("has texts in quotes, and comes back as it was", () => {
    expect(yamlText({ a: "on", b: ["no", "="], c: null, d: true })).toBe(
      'a: "on"\nb:\n  - "no"\n  - "="\nc: null\nd: true\n',
    );
    fc.assert(fc.property(fc.string(), (text) => void expect(parse(yamlText({ text }))).toEqual({ text })));
  });
});
