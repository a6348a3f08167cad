import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePoint, encodePoint } from "../space/space.ts";
import { maskingOf } from "./activity.ts";
import { spaces } from "./sampler.contract.ts";

describe("masking", () => {
  it.each(Object.entries(spaces))("finds the dimensions active that decoding finds, in a space of %s", (_, space) => {
    const size = space.dimensions.length;
    const mask = maskingOf(space);
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: size, maxLength: size }), (coordinates) => {
        const expected = new Float64Array(size);
        encodePoint(space, decodePoint(space, coordinates), expected);
        const masked = Float64Array.from(coordinates);
        mask(masked);
        expect([...masked]).toEqual(coordinates.map((u, d) => (Number.isNaN(expected[d]) ? Number.NaN : u)));
      }),
    );
  });
});
