import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../src/cli/study.fixture.ts";
import { findingsOf } from "../src/dashboard/findings.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});
afterEach(() => made.remove());

const praised = () =>
  findingsOf(made.open().study, [], made.path).filter(({ text }) => /its ranges hold what is good/.test(text)).length;

describe("the dashboard's findings", () => {
  it("praise ranges in which good values lie within", () => {
    made.searchExponents((exponent) => -Math.abs(exponent + 3));
    expect(praised()).toBe(1);
  });

  it("praise no ranges in which no trial has a score", () => {
    made.searchExponents(() => Number.NaN);
    expect(praised()).toBe(0);
  });
});
