import { describe, expect, it } from "vitest";
import { Paced } from "./paced.ts";

/** Something that takes 100 ms by a clock that a test sets. */
function slow() {
  const clock = { now: 0 };
  let made = 0;
  const make = () => {
    clock.now += 100;
    return ++made;
  };
  return {
    clock,
    paced: new Paced(
      make,
      (trials: number) => trials,
      () => clock.now,
    ),
  };
}

describe("what takes long to work out", () => {
  it("is worked out once for all who ask, and counts as new while what it depends on stays", () => {
    const { paced } = slow();
    expect(paced.of(3, 1)).toMatchObject({ value: 1, version: 1 });
    expect(paced.of(3, 7)).toMatchObject({ value: 1, version: 7 });
  });

  it("takes no more than a twentieth of the time, and says until then of which version it is", () => {
    const { clock, paced } = slow();
    expect(paced.of(3, 1)).toMatchObject({ value: 1, version: 1 });
    clock.now = 1999;
    expect(paced.of(4, 2)).toMatchObject({ value: 1, version: 1 });
    clock.now = 2000;
    expect(paced.of(4, 2)).toMatchObject({ value: 2, version: 2 });
  });
});
