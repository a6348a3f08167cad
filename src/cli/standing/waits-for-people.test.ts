import { beforeEach, expect, it } from "vitest";
import { MadeStudy } from "../study.fixture.ts";
import { waitsForPeople } from "./waits-for-people.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

it("A search is said to wait for people once nothing is left but what they train", () => {
  const worker = made.worker("w01").train({ trial: 1, scores: [0.5], byHand: true });
  const waits = () => waitsForPeople(made.open(), "digits");
  expect(waits()).toBeUndefined();
  worker.train({ trial: 2, scores: [0.1, 0.2], state: "done" }).train({ trial: 3, scores: [0.1, 0.2], state: "done" });
  worker.train({ trial: 4, scores: [0.5] });
  expect(waits()).toBeUndefined();
  worker.append({ kind: "end", trial: 4, attempt: 1, state: "done", reason: "" });
  expect(waits()).toBe(
    "waits for trial 1, trained by hand; what came of it, or that nothing did: whetstone tell digits 1 …",
  );
  worker.append({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
  expect(waits()).toBeUndefined();
});
