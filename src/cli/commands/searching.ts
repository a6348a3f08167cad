import { type Command, Option } from "commander";
import { collect, example, finish, positive, whole } from "./words.ts";

/** Commands that search. */
export function searching(program: Command): void {
  program
    .command("run")
    .description("search: make the study's folder, or go on with it, and train with several workers")
    .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
    .option("-w, --workers <n>", "workers, each a process that trains one trial at a time", whole, 1)
    .option("--folder <folder>", "the study's folder (default: the study's name, beside its definition)")
    .option("--dashboard", "show it in the browser meanwhile; prints an address")
    .addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone run digits -w 8      # go on"))
    .action(async (study: string, options) => finish(await (await import("../run.ts")).run(study, options)));

  program
    .command("worker")
    .description(
      "be one worker of a study until it is finished; start as many as you like, on any machine that sees the folder",
    )
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone worker /shared/digits"))
    .action(async (folder: string) => finish(await (await import("../worker.ts")).worker(folder)));

  program
    .command("stop")
    .description("ask all workers of a study to end; their trials are paused, and go on from their last checkpoints")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone stop digits"))
    .action(async (folder: string) => finish((await import("../stop.ts")).stop(folder)));

  program
    .command("master")
    .description(
      "keep workers on a study wherever they can run: launches them, replaces those that are lost, goes on where another master was lost",
    )
    .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
    .option("--on <launcher>", "where workers run, as in cluster: { on: … }: local, ssh, slurm or kubernetes")
    .option("-w, --workers <n>", "workers, each of which trains one trial at a time", whole)
    .option("--folder <folder>", "the study's folder, which all machines see (default: beside its definition)")
    .option(
      "--print",
      "make the folder, print what a cluster would be asked for, a job script or a manifest, and launch nothing",
    )
    .addHelpText("after", example("whetstone master study.yaml --on local -w 4", "whetstone master digits"))
    .action(async (study: string, options) => finish(await (await import("../master.ts")).masterOf(study, options)));

  program
    .command("ask")
    .description(
      "draw the next trial, to train it yourself in whatever way and tell what came of it; ends with 3 where the study is finished",
    )
    .argument("<study>", "a definition (study.yaml), which needs no command, or the study's folder")
    .option("--json", "as JSON: {folder, trial, params, epochs, seed, from}, and resume where it goes on from a file")
    .addHelpText("after", example("whetstone ask study.yaml", "whetstone ask digits --json"))
    .action(async (study: string, options) => finish(await (await import("../ask.ts")).askFor(study, options)));

  program
    .command("tell")
    .description('tell what came of a trial that was asked for; prints "continue", "done", or why it stops')
    .argument("<study>", "its definition or its folder")
    .argument("<trial>", "its number", whole)
    .option("-m, --metric <name=number>", "a metric of the epoch; repeat it for more", collect)
    .option("-e, --epoch <n>", "the epoch that it is of (default: the last one)", positive)
    .addOption(new Option("--done", "end the trial here").conflicts("failed"))
    .option("--failed <reason>", "end the trial as failed")
    .addHelpText(
      "after",
      example(
        "whetstone tell digits 4 --epoch 3 --metric val_accuracy=0.91",
        "whetstone tell digits 4 --metric val_accuracy=0.93 --done",
        'whetstone tell digits 4 --failed "out of memory"',
      ),
    )
    .action(async (study: string, trial: number, options) =>
      finish(await (await import("../tell.ts")).tellOf(study, trial, options)),
    );
}
