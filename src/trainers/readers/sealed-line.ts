import { printedValues } from "../../formats/results/printed.ts";
import { jsonObject } from "../../formats/results/table-rows.ts";
import type { Metrics } from "../../study/events.ts";
import { sealedAmong } from "../../study/sealed.ts";
import { plainText } from "../lines.ts";
import { metricsOf } from "./protocol-reader.ts";

/** The metrics of the test set that a line tells, be it JSON or for people. */
export function sealedOn(line: string): Metrics {
  // Mostly there are none, and then nothing is parsed.
  if (!/test/i.test(line)) return {};
  const text = plainText(line);
  const fields = jsonObject(text);
  const printed = () =>
    printedValues(text).flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
  return sealedAmong(fields === undefined ? Object.fromEntries(printed()) : metricsOf(fields));
}
