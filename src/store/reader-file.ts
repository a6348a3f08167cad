import { FORMAT_VERSION } from "../study/events.ts";
import { recordIn } from "../study/record.ts";
import { createExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { readIfThere } from "./read-if-there.ts";

/** What was found of how a study's results are read, the same for all its workers; undefined while nothing is. */
export function chosenReader(folder: string): string | undefined {
  const reader = recordIn(readIfThere(layout.reader(folder)) ?? "")?.reader;
  return typeof reader === "string" ? reader : undefined;
}

/** Decides how a study's results are read, unless another worker has before; gives what is decided. */
export function chooseReader(folder: string, reader: string): string {
  createExclusive(layout.reader(folder), `${JSON.stringify({ v: FORMAT_VERSION, reader })}\n`);
  return chosenReader(folder) ?? reader;
}
