import type { Line } from "../lines.ts";
import type { Reading, ReportReader } from "./reader.ts";

/** A report, or what is wrong with one. */
export type Found = NonNullable<Reading>;

/** Finds the epoch reports of one attempt, in what its program prints or in the files that it writes. */
export interface ResultReader {
  /** Takes the next line of the output. */
  line(line: Line): readonly Found[];
  /** Looks at the files again, if it reads any. */
  look(): readonly Found[];
  /** What is left to tell when the program has ended. */
  end(): readonly Found[];
  /** What a report looks like, for a program that made none. */
  expected(): string;
  /** Names of the other numbers that it has come upon, for a program that calls the metric otherwise. */
  others?(): readonly string[];
  /** Whether the lines that it reads are for people too, and belong into the output. */
  readonly keepsLines: boolean;
}

/** One line after the other, each a report or none. */
export function byLine(reader: ReportReader): ResultReader {
  return {
    line: ({ text }) => {
      const reading = reader.read(text);
      return reading === undefined ? [] : [reading];
    },
    look: () => [],
    end: () => [],
    expected: () => reader.expected(),
    keepsLines: reader.keepsLines,
  };
}

/** What a reader of results has to know of its attempt. */
export interface ReadingTask {
  /** The metric that is searched. */
  readonly metric: string;
  /** The epoch that the attempt goes on from. */
  readonly from: number;
  /** The epoch that it is to train up to. */
  readonly epochs: number;
  /** What the trial's earlier attempts printed first: a program that counts from 0 there does so, too, where it goes on by itself. */
  readonly printedBefore?: readonly string[] | undefined;
  /** The file, or the folder to look in. */
  readonly path: string;
  readonly stepsPerEpoch?: number | undefined;
}
