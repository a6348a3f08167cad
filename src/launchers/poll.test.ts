import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Poll } from "./poll.ts";

const pace = { every: 0, most: 0, patience: 10_000 };

/** A question that is answered by hand. */
function question<T>() {
  const waiting: { resolve: (answer: T) => void; reject: (error: Error) => void }[] = [];
  const ask = () => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject }));
  return { ask, waiting };
}

describe("what is polled", () => {
  it("is waited for the first time, and asked once by all who wait", async () => {
    const { ask, waiting } = question<number>();
    const poll = new Poll(ask, { ...pace, every: 60_000 });
    const [a, b] = [poll.latest(), poll.latest()];
    waiting[0]?.resolve(7);
    expect(await Promise.all([a, b, poll.latest()])).toEqual([7, 7, 7]);
    expect(waiting).toHaveLength(1);
  });

  it("stands while there is no newer answer", async () => {
    const { ask, waiting } = question<number>();
    const poll = new Poll(ask, { ...pace, patience: 0 });
    const first = poll.latest();
    waiting[0]?.resolve(7);
    await first;
    expect(await poll.latest()).toBe(7);
    expect(waiting).toHaveLength(2);
  });

  it("stands when it cannot be had again", async () => {
    const { ask, waiting } = question<number>();
    const poll = new Poll(ask, pace);
    const first = poll.latest();
    waiting[0]?.resolve(7);
    await first;
    const second = poll.latest();
    waiting[1]?.reject(new Error("down"));
    expect(await second).toBe(7);
  });

  it("fails where there has been none", async () => {
    const { ask, waiting } = question<number>();
    const poll = new Poll(ask, pace);
    const first = poll.latest();
    waiting[0]?.reject(new Error("down"));
    await expect(first).rejects.toThrow("down");
  });

  it("takes a change for truer than an answer to an earlier question", async () => {
    const { ask, waiting } = question<readonly string[]>();
    const poll = new Poll(ask, pace);
    const first = poll.latest();
    waiting[0]?.resolve(["a"]);
    await first;
    const second = poll.latest();
    poll.amend((known) => [...known, "b"]);
    waiting[1]?.resolve(["a"]);
    expect(await second).toEqual(["a", "b"]);
    const third = poll.latest();
    waiting[2]?.resolve(["b"]);
    expect(await third).toEqual(["b"]);
  });

  it("is asked again at once after a change, however long it had not answered: who tells of one was answered", async () => {
    const { ask, waiting } = question<readonly string[]>();
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    onTestFinished(() => clock.mockRestore());
    const poll = new Poll(ask, { ...pace, every: 5000, most: 60_000 });
    const first = poll.latest();
    waiting[0]?.resolve(["a"]);
    await first;
    clock.mockReturnValue(5000);
    const second = poll.latest();
    waiting[1]?.reject(new Error("down"));
    expect([await second, poll.failure?.message]).toEqual([["a"], "down"]);

    poll.amend((known) => [...known, "b"]);
    expect(poll.failure).toBeUndefined();
    const third = poll.latest();
    poll.amend((known) => [...known, "c"]);
    waiting[2]?.reject(new Error("down until then"));
    expect([await third, poll.failure]).toEqual([["a", "b", "c"], undefined]);
  });
});
