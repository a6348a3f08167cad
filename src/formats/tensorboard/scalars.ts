import { type Field, readFields } from "./protobuf.ts";

/** One scalar of an event file. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/**
 * The scalars of an event, in either form: `simple_value`, or a tensor of one number. Values of other kinds (images, texts,
 * histograms) are none. Throws RangeError where the bytes are no event.
 *
 * Event: step 2, summary 5. Summary: value 1. Value: tag 1, simple_value 2, tensor 8. Tensor: dtype 1, shape 2,
 * content 4, float_val 5, double_val 6, int_val 7, int64_val 10, half_val 13.
 */
export function scalarsOf(event: Uint8Array): readonly Scalar[] {
  const fields = readFields(event);
  const step = Number(BigInt.asIntN(64, varint(fields, 2) ?? 0n));
  return all(fields, 5).flatMap((summary) =>
    all(readFields(summary), 1).flatMap((bytes) => {
      const value = readFields(bytes);
      const number = floatOf(bytesOf(value, 2)) ?? tensorNumber(bytesOf(value, 8));
      const tag = bytesOf(value, 1);
      return number === undefined || tag === undefined ? [] : [{ tag: textOf(tag), step, value: number }];
    }),
  );
}

/** The number of a tensor that holds one, by its dtype: float, double, int32, int64, half or bfloat16. */
function tensorNumber(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const fields = readFields(bytes);
  const dtype = Number(varint(fields, 1) ?? 0n);
  const sizes = all(fields, 2).flatMap((shape) =>
    all(readFields(shape), 2).map((each) => varint(readFields(each), 1) ?? 0n),
  );
  if (sizes.some((size) => size !== 1n)) return undefined;
  const content = bytesOf(fields, 4);
  switch (dtype) {
    case 1:
      return floatOf(content ?? bytesOf(fields, 5));
    case 2:
      return doubleOf(content ?? bytesOf(fields, 6));
    case 3:
      return wholeOf(fields, content, 7, 4);
    case 9:
      return wholeOf(fields, content, 10, 8);
    case 14:
    case 19:
      return halfOf(fields, content, dtype);
    default:
      return undefined;
  }
}

function wholeOf(
  fields: readonly Field[],
  content: Uint8Array | undefined,
  number: number,
  size: 4 | 8,
): number | undefined {
  if (content !== undefined) {
    if (content.length !== size) return undefined;
    const view = viewOf(content);
    return size === 4 ? view.getInt32(0, true) : Number(view.getBigInt64(0, true));
  }
  const packed = bytesOf(fields, number);
  const value =
    varint(fields, number) ?? (packed === undefined ? undefined : varint(readFields(Uint8Array.of(8, ...packed)), 1));
  return value === undefined ? undefined : Number(BigInt.asIntN(64, value));
}

function halfOf(fields: readonly Field[], content: Uint8Array | undefined, dtype: 14 | 19): number | undefined {
  const packed = bytesOf(fields, 13);
  const bits =
    content?.length === 2
      ? viewOf(content).getUint16(0, true)
      : (varint(fields, 13) ?? (packed === undefined ? undefined : varint(readFields(Uint8Array.of(8, ...packed)), 1)));
  if (bits === undefined) return undefined;
  const half = Number(bits);
  if (dtype === 14) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, half << 16);
    return new DataView(bytes.buffer).getFloat32(0);
  }
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function all(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.flatMap((field) => (field.number === number && field.wire === 2 ? [field.bytes] : []));
}

function bytesOf(fields: readonly Field[], number: number): Uint8Array | undefined {
  const field = fields.findLast((each) => each.number === number);
  return field === undefined || field.wire === 0 ? undefined : field.bytes;
}

function varint(fields: readonly Field[], number: number): bigint | undefined {
  const field = fields.findLast((each) => each.number === number);
  return field?.wire === 0 ? field.value : undefined;
}

function floatOf(bytes: Uint8Array | undefined): number | undefined {
  return bytes?.length === 4 ? shortest(viewOf(bytes).getFloat32(0, true)) : undefined;
}

/** The shortest decimal that a float of 32 bits stands for: 0.9 rather than 0.8999999761581421. */
function shortest(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits));
    if (Math.fround(decimal) === float) return decimal;
  }
  return float;
}

function doubleOf(bytes: Uint8Array | undefined): number | undefined {
  return bytes?.length === 8 ? viewOf(bytes).getFloat64(0, true) : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
