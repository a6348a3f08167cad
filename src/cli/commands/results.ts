import { type Command, Option } from "commander";
import { example, finish } from "./words.ts";

/** Commands that bring results out. */
export function results(program: Command): void {
  program
    .command("export")
    .description("write all trials to standard output")
    .argument("<folder>", "the study's folder")
    .addOption(new Option("--to <format>", "one line a trial").choices(["csv", "jsonl"]).default("csv"))
    .addHelpText("after", example("whetstone export digits --to csv > digits.csv"))
    .action(async (folder: string, options) => finish((await import("../export.ts")).exportTrials(folder, options)));

  program
    .command("unseal")
    .description("look at the metrics of the test set, which are sealed until then; each look is recorded in the study")
    .argument("<folder>", "the study's folder")
    .option("--reason <text>", "why, for the record")
    .addHelpText("after", example('whetstone unseal digits --reason "final result for the paper"'))
    .action(async (folder: string, options) => finish((await import("../unseal.ts")).unsealStudy(folder, options)));
}
