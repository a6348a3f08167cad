import fc from "fast-check";
import { expect, it } from "vitest";
import { ascending } from "./ascending.ts";

it("puts numbers in the order that comparing them does, equal ones as they were", () => {
  const number = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.nat(3), fc.constant(1.7e12), fc.nat(1e9));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), (numbers) => {
      const values = Float64Array.from(numbers, Math.abs);
      expect([...ascending(values)]).toEqual([...values.keys()].sort((a, b) => values[a]! - values[b]!));
    }),
  );
});
