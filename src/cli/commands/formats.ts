import { type Command, Option } from "commander";
import { example, finish, whole } from "./words.ts";

/** Commands that bring searches of other tools in, and results out in other tools' formats. */
export function formats(program: Command): void {
  program
    .command("import")
    .description("turn another tool's search into a commented study.yaml; recognises the tool by the file's content")
    .argument(
      "<file>",
      "a W&B sweep, a Katib Experiment, NNI's search space or experiment, Optuna's distributions or journal, ConfigSpace's JSON or PCS, or Hyperopt's expressions",
    )
    .option("-o, --output <file>", "where to write it (default: standard output)")
    .option("--study <name>", "which study, if an Optuna journal has several")
    .addHelpText("after", example("whetstone import sweep.yaml -o study.yaml"))
    .action(async (file: string, options) => finish((await import("../import.ts")).importFile(file, options)));

  program
    .command("export")
    .description("write all trials in another tool's format")
    .argument("<folder>", "the study's folder")
    .addOption(
      new Option("--to <format>", "csv, jsonl, best and optuna are printed, unless you give a file")
        .choices(["csv", "jsonl", "best", "optuna", "parquet", "tensorboard", "mlflow"])
        .default("csv"),
    )
    .option("-o, --output <path>", "the file or folder to write")
    .addHelpText(
      "after",
      example("whetstone export digits --to csv > digits.csv", "whetstone export digits --to tensorboard -o logs"),
    )
    .action(async (folder: string, options) => finish((await import("../export.ts")).exportTrials(folder, options)));

  program
    .command("command")
    .description("print the exact command, with its environment, that trains a trial again")
    .argument("<folder>", "the study's folder")
    .argument("<trial>", "its number", whole)
    .addHelpText("after", example("whetstone command digits 42", "whetstone command digits 42 | sh"))
    .action(async (folder: string, trial: number) => finish((await import("../reproduce.ts")).command(folder, trial)));
}
