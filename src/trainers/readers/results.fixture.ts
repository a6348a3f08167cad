import { MessageWriter } from "../../formats/tensorboard/protobuf.ts";
import { writeRecord } from "../../formats/tensorboard/records.ts";
import type { ResultSource } from "../../study/definition.ts";
import type { ChoiceBook } from "./finding-reader.ts";
import { makeReader } from "./make-reader.ts";
import type { Found, ResultReader } from "./result-reader.ts";

/** What tests say of a reader: its kind, if it shall not be found, the epoch that its attempt goes on from, and the metric. */
interface Reading {
  readonly kind?: ResultSource["kind"];
  readonly from?: number;
  readonly name?: string;
  readonly book?: ChoiceBook;
}

const nothingChosen: ChoiceBook = { known: () => undefined, choose: (name) => name };

/** A reader of what a program writes below a folder. */
export function readerIn(dir: string, reading: Reading): ResultReader {
  const { kind, from = 0, name = "val_loss", book = nothingChosen } = reading;
  const source = kind === undefined ? undefined : { kind };
  return makeReader({ metric: { name, goal: "minimize" }, source, folder: dir }, { dir, from, epochs: 9 }, book);
}

/** Each epoch with its val_loss, or what is wrong. */
export function told(found: readonly Found[]): readonly (string | readonly (number | undefined)[])[] {
  return found.map((each) =>
    each.kind === "wrong" ? each.message : [each.report.epoch, each.report.metrics.val_loss],
  );
}

/** A value as TensorBoard's files hold it. */
export function scalar(step: number, tag: string, value: number): Uint8Array {
  const inner = new MessageWriter().message(1, new MessageWriter().text(1, tag).float(2, value));
  return writeRecord(new MessageWriter().varint(2, step).message(5, inner).finish());
}
