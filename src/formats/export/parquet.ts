import { parquetWriteBuffer } from "hyparquet-writer";
import type { Value } from "../../space/value.ts";

/** A column of a table: its name and a value for each row, undefined where there is none. */
export interface Column {
  readonly name: string;
  readonly values: readonly (Value | undefined)[];
}

/** A table as a Parquet file. A column of numbers alone is of doubles, one of booleans of booleans, all others of text. */
export function parquet(columns: readonly Column[]): Uint8Array {
  const columnData = columns.map(({ name, values }) => {
    const data = values.map((value) => value ?? null);
    const [kind, other] = new Set(data.flatMap((value) => (value === null ? [] : [typeof value])));
    const alone = other === undefined ? kind : undefined;
    if (alone === "number") return { name, data, type: "DOUBLE" as const, nullable: true };
    if (alone === "boolean") return { name, data, type: "BOOLEAN" as const, nullable: true };
    const texts = data.map((value) => (value === null ? null : String(value)));
    return { name, data: texts, type: "STRING" as const, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
