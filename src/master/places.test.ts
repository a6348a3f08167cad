import { describe, expect, it } from "vitest";
import { Places } from "./places.ts";

const patience = { firstWait: 1, longestWait: 4, rounds: 4, placeFailures: 3 };

describe("a place", () => {
  it("is given up after workers that failed there in a row, which is said once", () => {
    const places = new Places(patience);
    expect([places.failed("ada"), places.failed("ada")]).toEqual([false, false]);
    places.succeeded("ada");
    expect([1, 2, 3, 4].map(() => places.failed("ada"))).toEqual([false, false, true, false]);
    expect(places.givenUp).toEqual(["ada"]);
    expect(places.avoided(0)).toEqual(["ada"]);
    expect(places.nextTry(0)).toBeUndefined();
  });

  it("that cannot be reached waits twice as long after each try, and is given up after more than it has patience for", () => {
    const places = new Places(patience);
    expect(places.refused("ada", 0)).toBe(1);
    expect([places.avoided(0), places.avoided(1000), places.givenUp]).toEqual([["ada"], [], []]);
    expect(places.nextTry(0)).toBe(1000);
    expect([1, 2, 3, 4].map(() => places.refused("ada", 0))).toEqual([2, 4, 4, undefined]);
    expect(places.givenUp).toEqual(["ada"]);
  });

  it("that is silent is news once, and again when it answers; then it is given up no more for not having done so", () => {
    const places = new Places(patience);
    expect([places.silent("ada"), places.silent("ada")]).toEqual([true, false]);
    for (let tries = 0; tries < 5; tries++) places.refused("ada", 0);
    expect(places.silent("ada")).toBe(false);
    expect([places.answered("ada"), places.answered("ada"), places.answered("bob")]).toEqual([true, false, false]);
    expect(places.avoided(0)).toEqual([]);
    for (let workers = 0; workers < 3; workers++) places.failed("ada");
    places.silent("ada");
    places.answered("ada");
    expect(places.givenUp).toEqual(["ada"]);
  });

  it("that is silent, or waits, is why room is lacking, until it answers", () => {
    const places = new Places(patience);
    expect(places.lackOne(0)).toBe(false);
    places.silent("ada");
    expect(places.lackOne(0)).toBe(true);
    places.answered("ada");
    expect(places.lackOne(0)).toBe(false);
    places.refused("ada", 0);
    expect([places.lackOne(0), places.lackOne(1000)]).toEqual([true, false]);
  });

  it("that answers, but where none can be started, is tried ever more seldom until one is", () => {
    const places = new Places(patience);
    expect([places.refused("ada", 0), places.answered("ada"), places.refused("ada", 0)]).toEqual([1, false, 2]);
    expect([places.reached("ada"), places.reached("ada"), places.reached("bob")]).toEqual([true, false, false]);
    expect(places.refused("ada", 0)).toBe(1);
  });

  it("is tried again when people want it to", () => {
    const places = new Places(patience);
    for (let workers = 0; workers < 3; workers++) places.failed("ada");
    places.refused("bob", 0);
    expect(places.forgive()).toEqual(["ada"]);
    expect([places.avoided(0), places.forgive(), places.failed("ada")]).toEqual([[], [], false]);
  });
});
