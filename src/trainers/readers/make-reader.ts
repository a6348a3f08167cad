import { resolve } from "node:path";
import type { Metric, ResultSource } from "../../study/definition.ts";
import { eventReader } from "./event-reader.ts";
import { type Candidate, type ChoiceBook, findingReader } from "./finding-reader.ts";
import { jsonReader } from "./json-reader.ts";
import { patternReader } from "./pattern-reader.ts";
import { printedReader } from "./printed-reader.ts";
import { protocolReader } from "./protocol-reader.ts";
import { byLine, type ReadingTask, type ResultReader } from "./result-reader.ts";
import { tableReader } from "./table-reader.ts";

/** Every reader by the name that a definition has for it, those that are preferred where nothing is said first. */
const readers: Readonly<
  Record<ResultSource["kind"], (task: ReadingTask, metric: Metric, folder: string) => ResultReader>
> = {
  protocol: (_, metric, folder) => byLine(protocolReader(metric, folder)),
  csv: (task) => tableReader("csv", task),
  tensorboard: (task) => eventReader(task),
  jsonl: (task) => tableReader("jsonl", task),
  json: (task) => jsonReader(task),
  text: (task) => printedReader(task),
};

interface ReaderPlan {
  readonly metric: Metric;
  /** Other metrics, that are read from the output too where `metric` is. */
  readonly objectives?: readonly Metric[] | undefined;
  /** What the definition says; without it the reader is found. */
  readonly source?: ResultSource | undefined;
  /** Where the program runs. */
  readonly folder: string;
}

/** Where an attempt's results are looked for. */
interface ReaderPlace {
  /** The trial's scratch folder. */
  readonly dir: string;
  /** The path of the source with its placeholders filled in. */
  readonly path?: string | undefined;
  readonly from: number;
  readonly epochs: number;
  readonly printedBefore?: readonly string[];
}

/** The reader of one attempt's results. Throws UserError for a pattern that cannot work. */
export function makeReader(
  plan: ReaderPlan,
  { dir, path, from, epochs, printedBefore }: ReaderPlace,
  book: ChoiceBook,
): ResultReader {
  const { metric, objectives, source, folder } = plan;
  if (metric.pattern !== undefined)
    return byLine(patternReader(metric, metric.pattern, objectives, { from, printedBefore }));
  const task: ReadingTask = {
    metric: metric.name,
    from,
    epochs,
    printedBefore,
    path: path === undefined ? dir : resolve(folder, path),
    stepsPerEpoch: source?.stepsPerEpoch,
  };
  if (source !== undefined) return readers[source.kind](task, metric, folder);
  const candidates = Object.entries(readers).map(
    ([name, make]): Candidate => ({ name, reader: make(task, metric, folder) }),
  );
  const { name } = metric;
  const elsewhere = `${name}=0.9, or ${name} in a CSV, JSON-lines or TensorBoard file below ${task.path}`;
  return findingReader(candidates, book, elsewhere);
}
