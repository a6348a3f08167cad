import { maskedCrc } from "./crc32c.ts";

/** A record: the data's length (8 bytes, little endian), that length's checksum (4), the data, the data's checksum (4). */
const HEADER = 12;
const FOOTER = 4;

export interface Records {
  readonly records: readonly Uint8Array[];
  /** Bytes read: up to the first record that is not there in full, which may be still being written. */
  readonly read: number;
  /** What is wrong with the record at `read`, behind which nothing can be read. */
  readonly damage?: string;
}

/** The whole records in `bytes`. */
export function readRecords(bytes: Uint8Array): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at + HEADER <= bytes.length) {
    if (maskedCrc(bytes.subarray(at, at + 8)) !== view.getUint32(at + 8, true))
      return { records, read: at, damage: `the length of the record at byte ${at} has a wrong checksum` };
    const length = Number(view.getBigUint64(at, true));
    const end = at + HEADER + length + FOOTER;
    if (end > bytes.length) break;
    const data = bytes.subarray(at + HEADER, at + HEADER + length);
    if (maskedCrc(data) !== view.getUint32(end - FOOTER, true))
      return { records, read: at, damage: `the record at byte ${at} has a wrong checksum` };
    records.push(data);
    at = end;
  }
  return { records, read: at };
}

/** A record with its length and checksums. */
export function writeRecord(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + data.length + FOOTER);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(bytes.subarray(0, 8)), true);
  bytes.set(data, HEADER);
  view.setUint32(HEADER + data.length, maskedCrc(data), true);
  return bytes;
}
