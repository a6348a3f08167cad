import { UserError } from "../../space/user-error.ts";
import { readCsvHistory } from "./csv-history.ts";
import type { FaultOf, History, Wanted } from "./history.ts";
import { readOptunaHistory } from "./optuna-history.ts";
import { isOptunaJournal } from "./optuna-journal.ts";

/** Reads another tool's history: Optuna's journal by its content, anything else as a CSV. Throws UserError with the line that is wrong. */
export function readHistory(text: string, file: string, wanted: Wanted): History {
  const fault: FaultOf = (line, message) => new UserError(`${file}:${line} ${message}`);
  return (isOptunaJournal(text) ? readOptunaHistory : readCsvHistory)(text, wanted, fault);
}
