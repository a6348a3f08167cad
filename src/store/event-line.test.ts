import { describe, expect, it } from "vitest";
import type { StudyEvent } from "../study/events.ts";
import { decodeEvent, decodeMetrics, encodeEvent, LineError } from "./event-line.ts";

describe("an event's line", () => {
  it("carries NaN and infinities as words and back", () => {
    const event: StudyEvent = {
      v: 1,
      t: 5,
      kind: "epoch",
      trial: 1,
      attempt: 1,
      epoch: 1,
      metrics: { a: Number.NaN, b: -Infinity, c: 0.1 },
    };
    expect(encodeEvent(event)).toContain('"NaN"');
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
  });

  it.each([
    ["{", "not JSON"],
    ["[]", "not a JSON object"],
    ['{"kind":"epoch"}', '"v" or "t"'],
    ['{"v":1,"t":1,"kind":"toString"}', "not known"],
    ['{"v":9,"t":1,"kind":"leave","reason":""}', "newer"],
    [`{"v":1,"t":1,"kind":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "its kind is no string"],
    [
      `{"v":1,"t":1,"kind":"start","trial":1,"attempt":1,"stage":1,"epochs":1,"params":{"lr":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`,
      '"params" should be a record of single values',
    ],
    ['{"v":1,"t":1,"kind":"leave","reason":1}', '"reason" should be a string'],
    ['{"v":1,"t":1,"kind":"epoch","trial":"1","attempt":1,"epoch":1,"metrics":{}}', '"trial" should be a whole number'],
    [
      '{"v":1,"t":1,"kind":"epoch","trial":1e300,"attempt":1,"epoch":1,"metrics":{}}',
      '"trial" should be a whole number',
    ],
    [
      '{"v":1,"t":1,"kind":"end","trial":1,"attempt":0.5,"state":"done","reason":""}',
      '"attempt" should be a whole number',
    ],
    [
      '{"v":1,"t":1,"kind":"epoch","trial":1,"attempt":1,"epoch":1e300,"metrics":{}}',
      '"epoch" should be a number above 0',
    ],
    ['{"v":1,"t":1,"kind":"epoch","trial":1,"attempt":1,"epoch":0,"metrics":{}}', '"epoch" should be a number above 0'],
  ])("is refused as %.200s", (line, problem) => {
    expect(() => decodeEvent(line)).toThrow(LineError);
    expect(() => decodeEvent(line)).toThrow(problem);
  });

  it("leaves out metrics whose names every JavaScript object has, which an epoch without them would seem to have", () => {
    const line =
      '{"v":1,"t":5,"kind":"epoch","trial":1,"attempt":1,"epoch":1,"metrics":{"__proto__":1,"valueOf":2,"acc":3}}';
    expect(decodeEvent(line)).toMatchObject({ metrics: { acc: 3 } });
    expect(Object.keys(decodeMetrics({ constructor: 1, acc: 2, loss: "NaN" }))).toEqual(["acc", "loss"]);
    expect(Object.keys(decodeMetrics({ constructor: 1 }))).toEqual([]);
  });
});
