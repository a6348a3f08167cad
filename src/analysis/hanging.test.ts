import { describe, expect, it } from "vitest";
import { trialWith } from "../study/study.fixture.ts";
import { hangingIn } from "./hanging.ts";

const MINUTE = 60;
/** A trial whose reports came so many minutes after its start. */
const reporting = (number: number, ...minutes: readonly number[]) =>
  trialWith({
    number,
    curve: minutes.map((at, i) => ({ epoch: i + 1, metrics: {}, at: at * MINUTE * 1000 })),
  });
const seems = (minutes: number, ...trials: readonly ReturnType<typeof reporting>[]) =>
  hangingIn({ trials })(minutes * MINUTE);

describe("a program that tells nothing", () => {
  it("seems to hang when it is silent for ten times as long as an epoch of the slowest trial", () => {
    const trials = [reporting(1, 1, 2, 3), reporting(2, 4, 8, 12), reporting(3)];
    expect(seems(40, ...trials)).toBe(false);
    expect(seems(41, ...trials)).toBe(true);
  });

  it("is left ten minutes whatever epochs take", () => {
    expect(seems(10, reporting(1, 0.1, 0.2))).toBe(false);
    expect(seems(11, reporting(1, 0.1, 0.2))).toBe(true);
  });

  it("is judged by how long epochs take and not by how long a trial lay paused", () => {
    expect(seems(30, reporting(1, 1, 2, 600, 601))).toBe(true);
  });

  it("is not judged before any trial has told an epoch", () => {
    expect(seems(10_000, reporting(1), reporting(2))).toBe(false);
  });
});
