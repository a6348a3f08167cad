import { expect, it } from "vitest";
import { Remarks } from "./remarks.ts";

it("A remark is made once, until it has ceased to hold, and looked for every few seconds only", () => {
  let holds: string | undefined = "the disk is nearly full";
  let looks = 0;
  const remarks = new Remarks([
    () => {
      looks++;
      return holds;
    },
    () => undefined,
  ]);
  expect(remarks.look(0)).toEqual(["the disk is nearly full"]);
  expect(remarks.look(1000)).toEqual([]);
  expect(looks).toBe(1);
  expect(remarks.look(10_000)).toEqual([]);
  holds = undefined;
  expect(remarks.look(20_000)).toEqual([]);
  holds = "the disk is nearly full";
  expect(remarks.look(30_000)).toEqual([holds]);
  expect(looks).toBe(4);
});
