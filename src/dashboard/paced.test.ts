import { describe, expect, it } from "vitest";
import { Paced } from "./paced.ts";

/** Something that takes 100 ms by a clock that a test sets, and is made when the test says so. */
function slow() {
  const clock = { now: 0 };
  const begun: (() => Promise<void>)[] = [];
  const make = (trials: number) =>
    new Promise<number>((done) => {
      begun.push(async () => {
        clock.now += 100;
        done(trials);
        await Promise.resolve();
      });
    });
  const paced = new Paced(
    make,
    (trials: number) => trials,
    () => clock.now,
  );
  return { clock, begun, paced };
}

describe("what takes long to work out", () => {
  it("is worked out once for all who ask, and counts as new while what it depends on stays", async () => {
    const { begun, paced } = slow();
    const asked = [paced.of(3, 1), paced.of(3, 1), paced.of(4, 2)];
    expect(begun).toHaveLength(1);
    await begun[0]!();
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ value: 3, version: 1 });
    expect(await paced.of(3, 7)).toMatchObject({ value: 3, version: 7 });
    expect(begun).toHaveLength(1);
  });

  it("takes no more than a twentieth of the time, and says until then of which version it is", async () => {
    const { clock, begun, paced } = slow();
    const first = paced.of(3, 1);
    await begun[0]!();
    expect(await first).toMatchObject({ value: 3, version: 1 });
    clock.now = 1999;
    expect(await paced.of(4, 2)).toMatchObject({ value: 3, version: 1 });
    expect(begun).toHaveLength(1);
    clock.now = 2000;
    // Nobody waits for the new one who can have the old.
    expect(await paced.of(4, 2)).toMatchObject({ value: 3, version: 1 });
    await begun[1]!();
    await expect.poll(async () => (await paced.of(4, 2)).value).toBe(4);
  });

  it("may fail, and is tried again by who asks next", async () => {
    let tries = 0;
    const paced = new Paced(
      () => {
        if (++tries === 1) throw new Error("no");
        return "made";
      },
      (of: number) => of,
    );
    await expect(paced.of(1, 1)).rejects.toThrow("no");
    expect(await paced.of(1, 1)).toMatchObject({ value: "made" });
  });
});
