import type { Metrics } from "../../study/events.ts";
import type { EpochReport } from "../trainer.ts";

/** What a reader makes of a line: a report, a report with something wrong in it, or (undefined) nothing. */
export type Reading =
  | { readonly kind: "report"; readonly report: EpochReport }
  | { readonly kind: "wrong"; readonly message: string }
  | undefined;

/** Finds the epoch reports in one attempt's output. Remembers what it has read. */
export interface ReportReader {
  read(line: string): Reading;
  /** What a report looks like, for a program that printed none. */
  expected(): string;
  /** Whether the lines that it reads are for people too, and belong into the output. */
  readonly keepsLines: boolean;
}

/** What is wrong with a report that lacks the searched metric, or has something else as it; `metrics` are those that are numbers. */
export function missingMetric(
  name: string,
  epoch: number,
  fields: Readonly<Record<string, unknown>>,
  metrics: Metrics,
): string {
  if (Object.hasOwn(fields, name)) {
    const hint =
      fields[name] === null
        ? '; where training diverged print the word "NaN", which JSON.stringify writes as null'
        : "";
    return `the report of epoch ${epoch} has ${reported(fields[name])} as ${name}, which is not a number${hint}`;
  }
  const found = Object.keys(metrics);
  const others = found.length === 0 ? "no metric at all" : found.join(", ");
  return `the report of epoch ${epoch} has no ${name}, the metric searched; it has ${others}. Report it, or name another metric in the definition`;
}

/** What is wrong with an epoch that is none. */
export function wrongEpoch(found: unknown): string {
  const tooLarge = typeof found === "number" && found > 0;
  const hint = tooLarge
    ? `; the last that can be counted is ${Number.MAX_SAFE_INTEGER}`
    : found === 0
      ? "; epochs count from 1, so report epoch + 1"
      : "";
  return `a report's epoch must be a number above 0, found ${reported(found)}${hint}`;
}

/** What a report holds in place of a number, as an error names it: programs also print whole arrays. */
export function reported(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(typeof value === "string" && value.length > 60 ? `${value.slice(0, 59)}…` : value);
}
