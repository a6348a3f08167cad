import { chosenReader } from "../../store/reader-file.ts";
import type { StudyFolder } from "../../store/study-folder.ts";

/** How results are read, where that was found out: people should know where their numbers come from. */
export function readerLines({ path, definition }: StudyFolder): string[] {
  const reader = chosenReader(path);
  if (reader === undefined || reader === "protocol") return [];
  const what: Readonly<Record<string, string>> = {
    csv: "the CSV file that the program writes",
    tensorboard: "the TensorBoard event files that the program writes",
    jsonl: "the JSON-lines file that the program writes",
    json: "the JSON lines that the program prints",
    text: "what the program prints for people",
  };
  return [`${definition.metric.name} is read from ${what[reader] ?? reader}; to say so: metrics_from: ${reader}`];
}
