import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32c, maskedCrc } from "./crc32c.ts";
import { MessageWriter, readFields } from "./protobuf.ts";
import { readRecords, writeRecord } from "./records.ts";
import { scalarsOf } from "./scalars.ts";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("a checksum", () => {
  it("is that of RFC 3720's examples", () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  });

  it("is masked by a rotation and a constant", () => {
    const crc = crc32c(new Uint8Array(32));
    expect(maskedCrc(new Uint8Array(32))).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  });
});

describe("records", () => {
  it("come back, up to the first that is not whole, wherever the file is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), fc.nat(), (all, cut) => {
        const file = Buffer.concat(all.map(writeRecord));
        const end = cut % (file.length + 1);
        const { records, read, damage } = readRecords(file.subarray(0, end));
        expect(damage).toBeUndefined();
        expect(records.map((each) => [...each])).toEqual(all.slice(0, records.length).map((each) => [...each]));
        const rest = readRecords(file.subarray(read));
        expect(records.length + rest.records.length).toBe(all.length);
      }),
    );
  });

  it("tell of damage with its place, and what came before", () => {
    const file = Buffer.concat([writeRecord(bytes("010203")), writeRecord(bytes("040506"))]);
    file[file.length - 5]! ^= 1;
    expect(readRecords(file)).toMatchObject({ read: 19, damage: expect.stringMatching(/at byte 19/) });
    expect(readRecords(file).records).toHaveLength(1);
  });
});

describe("a scalar", () => {
  // Written by hand from the wire format: wall_time 1.5, step 7, summary { value { tag "a", … } }.
  const head = "09 000000000000f83f 10 07";

  it("is read in its simple form, as the decimal that its float stands for", () => {
    expect(scalarsOf(bytes(`${head} 2a 0a 0a 08 0a 01 61 15 66 66 66 3f`))).toEqual([
      { tag: "a", step: 7, value: 0.9 },
    ]);
  });

  it.each([
    ["float_val", "42 07 08 01 2d 00 00 00 3f", 0.5],
    ["packed float_val", "42 08 08 01 2a 04 00 00 00 3f", 0.5],
    ["content", "42 0a 08 01 12 00 22 04 00 00 00 3f", 0.5],
    ["double_val", "42 0b 08 02 31 00 00 00 00 00 00 e0 bf", -0.5],
    ["int64_val", "42 05 08 09 52 01 05", 5],
    ["half_val", "42 06 08 13 6a 02 80 78", 1],
  ])("is read from a tensor with %s", (_, tensor, value) => {
    const inner = bytes(`0a 01 61 ${tensor}`);
    const event = Buffer.concat([bytes(head), Uint8Array.of(0x2a, inner.length + 2, 0x0a, inner.length), inner]);
    const found = scalarsOf(event).map((scalar) => scalar.value);
    expect(found).toEqual([value]);
  });

  it("is never read from garbage: that is a RangeError or nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (garbage) => {
        try {
          readFields(garbage);
          scalarsOf(garbage);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        readRecords(garbage);
      }),
    );
  });

  it("comes back from our writer", () => {
    const value = new MessageWriter().text(1, "val/loss").float(2, 0.25);
    const event = new MessageWriter().double(1, 9).varint(2, 3).message(5, new MessageWriter().message(1, value));
    expect(scalarsOf(event.finish())).toEqual([{ tag: "val/loss", step: 3, value: 0.25 }]);
  });
});
