import { join } from "node:path";
import { confirmationOf, confirmedBest } from "../analysis/confirmation.ts";
import { noBest } from "../analysis/no-best.ts";
import { best } from "../analysis/ranking.ts";
import { bestYaml } from "../formats/export/best-yaml.ts";
import type { ExportedFile } from "../formats/export/exported.ts";
import { mlflowFiles } from "../formats/export/mlflow.ts";
import { optunaJournal } from "../formats/export/optuna.ts";
import { parquet } from "../formats/export/parquet.ts";
import { tensorboardFiles } from "../formats/export/tensorboard.ts";
import { bestBy } from "../report/means.ts";
import { UserError } from "../space/user-error.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openFolder } from "./open-folder.ts";
import { commandLine } from "./reproduce.ts";
import { opened, trialColumns, trialsAsCsv, trialsAsJsonLines } from "./text/trial-table.ts";
import { refuseStudy, writeFile } from "./write-file.ts";

/** Formats that are one text, on standard output unless a file is named. */
const texts: Readonly<Record<string, (folder: StudyFolder) => string>> = {
  csv: trialsAsCsv,
  jsonl: trialsAsJsonLines,
  best: bestOf,
  optuna: (folder) => optunaJournal(opened(folder)),
};

/** Formats that are not text, or many files: those, and where they are written unless it is said. */
const others: Readonly<
  Record<
    string,
    { readonly files: (folder: StudyFolder) => readonly ExportedFile[]; readonly place: (name: string) => string }
  >
> = {
  parquet: {
    files: (folder) => [{ path: "", content: parquet(trialColumns(folder)) }],
    place: (name) => `${name}.parquet`,
  },
  tensorboard: { files: (folder) => tensorboardFiles(opened(folder)), place: (name) => `${name}-tensorboard` },
  mlflow: { files: (folder) => mlflowFiles(opened(folder)), place: () => "mlruns" },
};

/**
 * `whetstone export`: all trials in a format of others. Text goes to standard output, and nothing else there. Like plots and
 * reports, files of an earlier export are written anew, since the study can always give them again.
 */
export function exportTrials(path: string, { to, output }: { readonly to: string; readonly output?: string }): number {
  const folder = openFolder(path);
  const text = texts[to]?.(folder);
  if (text !== undefined && output === undefined) {
    process.stdout.write(text);
    return 0;
  }
  const other = others[to];
  const files = text === undefined ? (other?.files(folder) ?? []) : [{ path: "", content: text }];
  const target = output ?? other?.place(folder.definition.name) ?? to;
  refuseStudy(target);
  for (const { path, content } of files) writeFile(path === "" ? target : join(target, path), content);
  console.log(target);
  return 0;
}

/** The trial of the best mean, or else of the best score, as YAML. */
export function bestOf(folder: StudyFolder): string {
  const { study, definition } = folder;
  const confirmed = confirmedBest(confirmationOf(study));
  const winner = confirmed?.trial ?? best(study);
  if (winner === undefined) throw new UserError(noBest(study), 1);
  const by = bestBy(definition.metric.name, winner, confirmed);
  return bestYaml(opened(folder), winner, by, commandLine(folder, winner));
}
