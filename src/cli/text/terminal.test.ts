import { describe, expect, it } from "vitest";
import { harmless, lookOf, paint, widthOf } from "./terminal.ts";

const green = (text: string) => ({ text, style: "green" as const });

describe("a painted line", () => {
  it("is plain without colour and styled with it", () => {
    expect(paint(["best ", green("0.97")], { width: 80, colour: false })).toBe("best 0.97");
    expect(paint(["best ", green("0.97")], { width: 80, colour: true })).toBe("best \x1b[32m0.97\x1b[39m");
  });

  it("is cut to the width with its last style closed", () => {
    expect(paint(["best ", green("0.9723")], { width: 9, colour: false })).toBe("best 0.9…");
    expect(paint(["best ", green("0.9723"), " more"], { width: 9, colour: true })).toBe("best \x1b[32m0.9\x1b[39m…");
    expect(paint(["abcd"], { width: 4, colour: false })).toBe("abcd");
  });

  it("cannot steer the terminal, whatever it shows", () => {
    expect(paint(["e\x1b[2J", green("\x1b]0;title\x07\r0.97")], { width: 6, colour: false })).toBe("e0.97");
  });

  it("counts wide signs as two columns and marks as none", () => {
    expect(widthOf("学習率")).toBe(6);
    expect(widthOf("e\u0301")).toBe(1);
    expect(paint(["学習率"], { width: 4, colour: false })).toBe("学…");
  });
});

describe("text from outside", () => {
  it("cannot steer the terminal", () => {
    expect(harmless("\x1b[2Jloss\t0.1\x07\r")).toBe("loss\t0.1");
  });

  it("does not turn the direction of what follows", () => {
    expect(harmless("\u202eadam\u2066 sgd")).toBe("adam sgd");
  });
});

describe("a stream that is no terminal", () => {
  it("gets whole lines without colour", () => {
    expect(lookOf({ isTTY: false } as NodeJS.WriteStream)).toEqual({ width: Infinity, colour: false });
  });
});
