import { Argument, type Command } from "commander";
import { example, finish, positive } from "./words.ts";

/** Commands for the first steps. */
export function starting(program: Command): void {
  program
    .command("init")
    .description("run a training program once and propose a study.yaml to search its options")
    .argument("<command...>", "the program and its arguments, after --")
    .passThroughOptions()
    .option("-y, --yes", "ask no questions")
    .option("-o, --output <file>", "where to write the definition; never overwritten", "study.yaml")
    .option("--limit <seconds>", "how long the program may run", positive, 300)
    .addHelpText(
      "after",
      example("whetstone init -- python train.py --epochs 3", "whetstone init --yes -o lr.yaml -- ./train.sh -l 0.1"),
    )
    .action(async (words: string[], options) => finish(await (await import("../init.ts")).init(words, options)));

  program
    .command("check")
    .description("check a definition and print its space as understood, with five examples; trains nothing")
    .argument("<definition...>", "one or more study.yaml files")
    .addHelpText("after", example("whetstone check study.yaml"))
    .action(async (files: readonly string[]) => finish((await import("../check.ts")).check(...files)));

  program
    .command("schema")
    .description("print the JSON Schema of study.yaml, with which editors complete and check it")
    .addHelpText("after", example("whetstone schema > study.schema.json"))
    .action(async () => finish((await import("../schema.ts")).schema()));

  program
    .command("completion")
    .description("print the script that lets your shell complete commands, options, studies and trials")
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"] as const))
    .addHelpText("after", example('eval "$(whetstone completion bash)"      # in ~/.bashrc'))
    .action(async (shell) => finish((await import("../completion.ts")).completion(shell)));

  program
    .command("complete", { hidden: true })
    .argument(
      "[words...]",
      "behind --: what has been typed behind whetstone, the last word as far as it has been typed",
    )
    .action(async (words: string[]) => finish((await import("../completion.ts")).complete(program, words)));
}
