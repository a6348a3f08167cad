import { parquetWriteBuffer } from "hyparquet-writer";

/** A column of a table: its name and a value for each row, null where there is none. */
export interface Column {
  readonly name: string;
  readonly values: readonly (number | string | boolean | null)[];
}

/** A table as a Parquet file. A column of numbers alone is of doubles, one of booleans of booleans, all others of text. */
export function parquet(columns: readonly Column[]): Uint8Array {
  const columnData = columns.map(({ name, values }) => {
    const kinds = new Set(values.flatMap((value) => (value === null ? [] : [typeof value])));
    const [kind = "string", other] = kinds;
    if (other === undefined && kind === "number")
      return { name, data: [...values], type: "DOUBLE" as const, nullable: true };
    if (other === undefined && kind === "boolean")
      return { name, data: [...values], type: "BOOLEAN" as const, nullable: true };
    const texts = values.map((value) => (value === null ? null : String(value)));
    return { name, data: texts, type: "STRING" as const, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
