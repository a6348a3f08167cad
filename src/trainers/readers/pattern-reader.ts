import { readNumber, readPrintedNumber } from "../../formats/results/numbers.ts";
import { printedValues } from "../../formats/results/printed.ts";
import { epochOffset, isFirstZero } from "../../formats/results/row-reports.ts";
import { UserError } from "../../space/user-error.ts";
import type { Metric } from "../../study/definition.ts";
import { isSealed } from "../../study/sealed.ts";
import { plainText } from "../lines.ts";
import type { Reading, ReportReader } from "./reader.ts";
import type { ReadingTask } from "./result-reader.ts";

/**
 * Reads the output of a program that knows nothing of us. A line that matches `metric.pattern` ends an epoch: the next one, or
 * with `epochPattern` the one last seen, on this line or before. A program that counts from 0 has 1 added to each. Of several
 * lines in an epoch the first counts. Other metrics belong to the epoch that ends on their line or behind it, and so do the test
 * set's, which are read without a pattern, since nobody would know to seal what no log tells. Throws UserError for a pattern that
 * cannot work.
 */
export function patternReader(
  metric: Metric,
  pattern: string,
  others: readonly Metric[] = [],
  { from = 0, printedBefore = [] }: Partial<Pick<ReadingTask, "from" | "printedBefore">> = {},
): ReportReader {
  const score = compile("pattern", pattern);
  const otherPatterns = others.flatMap(({ name, pattern }) =>
    pattern === undefined ? [] : [{ name, find: compile("pattern", pattern) }],
  );
  const epochs = metric.epochPattern === undefined ? undefined : compile("epochPattern", metric.epochPattern);
  const epochIn = (text: string) => readNumber(epochs?.exec(plainText(text))?.[1] ?? "");
  const fromZero = isFirstZero(printedBefore, epochIn);
  let last = from;
  let current: number | undefined;
  let offset: number | undefined;
  let scoreSeen = false;
  let beside: Record<string, number> = {};

  function read(line: string): Reading {
    const text = plainText(line);
    const epochWord = epochs?.exec(text)?.[1];
    if (epochWord !== undefined) {
      const found = readNumber(epochWord);
      if (found === undefined || !(found >= 0 && found < Infinity)) return notANumber("epochPattern", epochWord);
      offset ??= epochOffset(found, from, fromZero);
      current = found + offset;
    }
    for (const { name, find } of otherPatterns) {
      const word = find.exec(text)?.[1];
      if (word === undefined) continue;
      const value = readPrintedNumber(word);
      if (value === undefined) return notANumber("pattern", word, name);
      beside[name] = value;
    }
    if (/test/i.test(text)) {
      for (const { key, value } of printedValues(text)) if (isSealed(key) && value !== undefined) beside[key] = value;
    }
    const scoreWord = score.exec(text)?.[1];
    if (scoreWord === undefined) return undefined;
    scoreSeen = true;
    const epoch = epochs === undefined ? Math.floor(last) + 1 : current;
    if (epoch === undefined || epoch <= last) return undefined;
    const value = readPrintedNumber(scoreWord);
    if (value === undefined) return notANumber("pattern", scoreWord);
    last = epoch;
    const metrics = { [metric.name]: value, ...beside };
    beside = {};
    return { kind: "report", report: { epoch, metrics } };
  }

  function expected(): string {
    if (scoreSeen)
      return `a line that matches the metric's epochPattern ${metric.epochPattern} before the one with the score`;
    return `a line that matches the metric's pattern ${pattern}`;
  }

  return { read, expected, keepsLines: true };
}

function notANumber(name: string, found: string, metric?: string): Reading {
  const whose = metric === undefined ? "the metric's" : `${metric}'s`;
  return {
    kind: "wrong",
    message: `${whose} ${name} found ${JSON.stringify(found)}, which is not a number; make its group match the number alone`,
  };
}

function compile(name: "pattern" | "epochPattern", source: string): RegExp {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source);
  } catch (error) {
    throw new UserError(
      `metric: ${name} ${source} is not a regular expression: ${error instanceof Error ? error.message : error}`,
    );
  }
  const groups = (new RegExp(`${source}|`).exec("")?.length ?? 1) - 1;
  if (groups === 0)
    throw new UserError(`metric: ${name} ${source} has no group; put ( ) around the number, as in acc: (\\S+)`);
  return pattern;
}
