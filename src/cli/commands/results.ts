import type { Command } from "commander";
import { example, finish } from "./words.ts";

/** Commands that bring results out. */
export function results(program: Command): void {
  program
    .command("unseal")
    .description("look at the metrics of the test set, which are sealed until then; each look is recorded in the study")
    .argument("<folder>", "the study's folder")
    .option("--reason <text>", "why, for the record")
    .addHelpText("after", example('whetstone unseal digits --reason "final result for the paper"'))
    .action(async (folder: string, options) => finish((await import("../unseal.ts")).unsealStudy(folder, options)));
}
