import { isCounter, RowReports } from "../../formats/results/row-reports.ts";
import { jsonObject, numbersIn } from "../../formats/results/table-rows.ts";
import { plainText } from "../lines.ts";
import type { ReadingTask, ResultReader } from "./result-reader.ts";

/** Reads JSON objects of any shape from the output, a line each: as rows, whose epochs may count from 0 or be left out. */
export function jsonReader(task: Pick<ReadingTask, "metric" | "from" | "stepsPerEpoch">): ResultReader {
  const rows = new RowReports(task);
  const others = new Set<string>();
  return {
    line({ text }) {
      const fields = text.includes("{") ? jsonObject(plainText(text)) : undefined;
      if (fields === undefined) return [];
      const numbers = numbersIn(fields);
      for (const name of numbers.keys()) if (!isCounter(name)) others.add(name);
      return rows.take({ numbers, place: "a JSON line of the output" });
    },
    look: () => [],
    end: () => rows.end(),
    expected: () => `a line like {"epoch": 1, "${task.metric}": 0.9}`,
    others: () => [...others],
    keepsLines: true,
  };
}
