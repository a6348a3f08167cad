/** The wire format of protocol buffers, as far as event files need it: protobuf.dev/programming-guides/encoding. */

/** A field of a message: a varint, eight or four bytes, or bytes with a length. */
export type Field =
  | { readonly number: number; readonly wire: 0; readonly value: bigint }
  | { readonly number: number; readonly wire: 1 | 2 | 5; readonly bytes: Uint8Array };

/** The fields of a message in their order. Throws RangeError where the bytes are none. */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError(`the message ends within a number at byte ${at}`);
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === 0) {
      fields.push({ number, wire, value: varint() });
    } else if (wire === 1 || wire === 2 || wire === 5) {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
      if (at + length > bytes.length) throw new RangeError(`the message ends within field ${number} at byte ${at}`);
      fields.push({ number, wire, bytes: bytes.subarray(at, at + length) });
      at += length;
    } else {
      throw new RangeError(`field ${number} at byte ${at} has the unknown wire type ${wire}`);
    }
  }
  return fields;
}

/** Puts a message together. Each function adds a field. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];

  varint(field: number, value: number | bigint): this {
    this.#parts.push(encodeVarint(BigInt(field) << 3n), encodeVarint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  double(field: number, value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return this.#fixed(field, 1n, bytes);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#fixed(field, 5n, bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    this.#parts.push(encodeVarint((BigInt(field) << 3n) | 2n), encodeVarint(BigInt(value.length)), value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    return concat(this.#parts);
  }

  #fixed(field: number, wire: bigint, bytes: Uint8Array): this {
    this.#parts.push(encodeVarint((BigInt(field) << 3n) | wire), bytes);
    return this;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? byte | 0x80 : byte);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
