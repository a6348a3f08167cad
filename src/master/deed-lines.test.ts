import { describe, expect, it } from "vitest";
import { deedLines } from "./deed-lines.ts";

describe("a master's deeds", () => {
  it("are told in sentences that name who, where, why and what was said", () => {
    expect(
      deedLines([
        { kind: "lost", id: "local:ada:1:x", worker: "w07", host: "ada slot 1", reason: "it is gone", words: "no GPU" },
        { kind: "gave up", host: "ada slot 1", reason: "5 workers in a row have finished no epoch there" },
        { kind: "trouble", reason: "squeue does not answer", again_in: 4 },
      ]),
    ).toEqual([
      "w07 on ada slot 1 is lost: it is gone; it said: no GPU",
      "starts no more workers on ada slot 1: 5 workers in a row have finished no epoch there",
      "squeue does not answer. Trying again in 4 s",
    ]);
  });

  it("take one line where many are of a kind, unless something went wrong", () => {
    const launched = ["a", "b", "c", "d"].map((id) => ({ kind: "launched", id }) as const);
    expect(deedLines(launched)).toEqual(["launched 4 workers"]);
    const begun = launched.map(({ id }) => ({ kind: "begun", id, worker: `w-${id}` }) as const);
    expect(deedLines(begun)).toEqual(["begun 4 workers: w-a, w-b, w-c, w-d"]);
    const lost = launched.map(({ id }) => ({ kind: "lost", id, reason: "it is gone" }) as const);
    expect(deedLines(lost)).toHaveLength(4);
  });
});
