import { metricKey, readPrinted } from "../../formats/results/printed.ts";
import { epochOffset, isFirstZero } from "../../formats/results/row-reports.ts";
import { type Line, plainText } from "../lines.ts";
import type { Found, ReadingTask, ResultReader } from "./result-reader.ts";

/**
 * Reads `name=value` and `name: value` from what a program prints for people.
 *
 * Where epochs are named before the first value of the metric, a value belongs to the epoch named last. On a whole line that
 * names its epoch (`epoch 3`, or `[3/20]` where it trains 20) it is that epoch's report at once; otherwise (progress bars,
 * lines of batches, an epoch's own headline) the last value counts, told when the next epoch begins or the program has ended.
 * Where no epochs are named each whole line with the metric is the next one. Other numbers belong to the report that comes with them or after them.
 */
export function printedReader(task: Pick<ReadingTask, "metric" | "from" | "epochs" | "printedBefore">): ResultReader {
  const { metric, from, epochs, printedBefore = [] } = task;
  const key = metricKey(metric);
  const fromZero = isFirstZero(printedBefore, (text) => readPrinted(plainText(text), epochs).epoch);
  let last = from;
  let counts: "named" | "all" | undefined;
  let offset: number | undefined;
  let current: number | undefined;
  /** Whether epochs are named as such: then a number out of as many as there are epochs is a batch's. */
  let isNamed = false;
  let unit: string | undefined;
  let held: { readonly epoch: number; readonly value: number } | undefined;
  let beside: Record<string, number> = {};

  function give(epoch: number, value: number): Found {
    last = epoch;
    held = undefined;
    const metrics = { ...beside, [metric]: value };
    beside = {};
    return { kind: "report", report: { epoch, metrics } };
  }

  function flush(): Found[] {
    return held === undefined ? [] : [give(held.epoch, held.value)];
  }

  function line({ text, end }: Line): readonly Found[] {
    // Some programs print millions of lines, of words without numbers or numbers without names.
    if (!/[=:\d]|nan|inf/i.test(text) || !/[\p{L}_/]/u.test(text)) return [];
    const { values, epoch, partial } = readPrinted(plainText(text), isNamed ? undefined : epochs);
    isNamed ||= epoch !== undefined && /epoch/i.test(text);
    const found: Found[] = [];
    if (epoch !== undefined && counts !== "all") {
      offset ??= epochOffset(epoch, from, fromZero);
      const named = epoch + offset;
      if (held !== undefined && named > held.epoch) found.push(...flush());
      current = named;
    }
    for (const [name, { value }] of values) {
      if (name !== key && name !== "epoch" && value !== undefined) beside[name] = value;
    }
    const own = values.get(key);
    if (own === undefined) return found;
    if (own.value === undefined) return [...found, unclear(metric, own.text)];
    if (unit !== undefined && own.unit !== unit && Number.isFinite(own.value))
      return [
        ...found,
        { kind: "wrong", message: `${metric} was in ${unit || "no unit"} before, and is now ${own.text}` },
      ];
    if (Number.isFinite(own.value)) unit = own.unit;
    counts ??= current === undefined ? "all" : "named";
    const at = counts === "named" ? (current ?? last + 1) : Math.floor(last) + 1;
    if (!(at > last)) return found;
    const whole = end !== "\r" && !partial && (counts === "all" || epoch !== undefined);
    if (whole) return [...found, give(at, own.value)];
    held = { epoch: at, value: own.value };
    return found;
  }

  return {
    line,
    look: () => [],
    end: flush,
    expected: () => `a line with ${metric}=0.9 or ${metric}: 0.9`,
    others: () => Object.keys(beside),
    keepsLines: true,
  };
}

function unclear(metric: string, found: string): Found {
  return {
    kind: "wrong",
    message: `${metric} is printed as ${JSON.stringify(found)}, which is no clear number; print it as 0.91 or nan`,
  };
}
