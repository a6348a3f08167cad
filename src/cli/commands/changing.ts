import type { Command } from "commander";
import { example, finish, positive, whole, wholeOnce, wholeOrZero, wholes } from "./words.ts";

/** Commands that change a study while it runs; each change is recorded with its author. */
export function changing(program: Command): void {
  program
    .command("change")
    .description(
      "change a study even while it runs: ranges, trials, which checkpoints are kept; records who changed it",
    )
    .argument("<folder>", "the study's folder")
    .argument("[ranges...]", 'new ranges for the open stage, such as lr="10 ** uniform(-7, 0)"')
    .option("--trials <n>", "how many trials the open stage has, carried ones included", whole)
    .option("--keep-best <n>", "keep the checkpoints of the best n trials", whole)
    .option("--max-size <size>", "limit for all checkpoints together, such as 50GB; none for no limit")
    .option("--pin <trial>", "keep this trial's checkpoints, whatever else is removed", wholeOnce)
    .option("--unpin <trial>", "let this trial's checkpoints be removed like any others", wholeOnce)
    .addHelpText(
      "after",
      example(
        'whetstone change digits lr="10 ** uniform(-7, 0)"',
        "whetstone change digits --trials 80 --max-size 20GB",
      ),
    )
    .action(async (folder: string, ranges: readonly string[], options) =>
      finish((await import("../change.ts")).change(folder, ranges, options)),
    );

  program
    .command("stage")
    .description("add a stage to a study even while it runs")
    .command("add")
    .description("add a stage after those planned")
    .argument("<folder>", "the study's folder")
    .requiredOption("--trials <n>", "how many trials it has, carried ones included", whole)
    .requiredOption("--epochs <n>", "the epoch that each trial trains up to", positive)
    .option("--narrow", "narrow the ranges around what worked in the previous stage", false)
    .option("--carry <k>", "the best k trials of the previous stage go on from their checkpoints", wholeOrZero, 0)
    .addHelpText("after", example("whetstone stage add digits --trials 10 --epochs 50 --narrow --carry 3"))
    .action(async (folder: string, options) => finish((await import("../stage-add.ts")).addStage(folder, options)));

  program
    .command("kill")
    .description("give up a trial for good, or let a worker go at once (its trial goes on with another)")
    .argument("<folder>", "the study's folder")
    .argument("<what>", "a trial's number, or a worker's name")
    .addHelpText("after", example("whetstone kill digits 42", "whetstone kill digits w07"))
    .action(async (folder: string, what: string) => finish((await import("../dismiss.ts")).kill(folder, what)));

  program
    .command("retry")
    .description("try failed trials again after you have fixed what broke them; they go on from their last checkpoints")
    .argument("<folder>", "the study's folder")
    .argument("[trial...]", "its number, or several (default: all that failed in the newest stage)", wholes)
    .addHelpText("after", example("whetstone retry digits", "whetstone retry digits 42 57"))
    .action(async (folder: string, numbers: readonly number[] = []) =>
      finish((await import("../retry.ts")).retry(folder, numbers)),
    );

  program
    .command("retire")
    .description("let a worker go after its trial")
    .argument("<folder>", "the study's folder")
    .argument("<worker>", "its name")
    .addHelpText("after", example("whetstone retire digits w07"))
    .action(async (folder: string, worker: string) => finish((await import("../dismiss.ts")).retire(folder, worker)));

  program
    .command("scale")
    .description("set how many workers the study has; its master also tries the places again that it had given up")
    .argument("<folder>", "the study's folder")
    .argument("<workers>", "how many", wholeOrZero)
    .addHelpText("after", example("whetstone scale digits 20"))
    .action(async (folder: string, workers: number) => finish((await import("../scale.ts")).scale(folder, workers)));

  program
    .command("clean")
    .description("remove checkpoints that need not be kept, and show what each trial takes on the disk")
    .argument("<folder>", "the study's folder")
    .option("--dry-run", "only show what would be removed")
    .addHelpText("after", example("whetstone clean digits --dry-run"))
    .action(async (folder: string, options) => finish((await import("../clean.ts")).clean(folder, options)));
}
