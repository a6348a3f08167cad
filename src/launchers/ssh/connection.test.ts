import { expect, it } from "vitest";
import { reachBy } from "./connection.ts";

it("connections by many clients leave one thing to do when the process ends", () => {
  const before = process.listenerCount("exit");
  for (let i = 0; i < 20; i++) reachBy(["ssh"]);
  expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
});
