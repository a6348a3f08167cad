import type { Command } from "commander";
import { example, finish, positive } from "./words.ts";

/** Commands for the first steps. */
export function starting(program: Command): void {
  program
    .command("init")
    .description("run a training program once and propose a study.yaml that searches its options")
    .argument("<command...>", "the program and its arguments, behind --")
    .option("-y, --yes", "ask nothing")
    .option("-o, --output <file>", "where to write the definition; never overwritten", "study.yaml")
    .option("--limit <seconds>", "how long the program may run", positive, 300)
    .addHelpText(
      "after",
      example("whetstone init -- python train.py --epochs 3", "whetstone init --yes -o lr.yaml -- ./train.sh -l 0.1"),
    )
    .action(async (words: string[], options) => finish(await (await import("../init.ts")).init(words, options)));
}
