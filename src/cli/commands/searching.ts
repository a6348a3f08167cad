import { type Command, Option } from "commander";
import { collect, example, finish, positive, whole } from "./words.ts";

/** Commands that search. */
export function searching(program: Command): void {
  program
    .command("run")
    .description("run a search with workers on this machine; makes the study's folder, or goes on with it")
    .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
    .option("-w, --workers <n>", "how many workers, each a process that trains one trial at a time", whole, 1)
    .option("--folder <folder>", "the study's folder (default: the study's name, beside its definition)")
    .option("--dashboard", "also show the study in the browser; prints an address")
    .addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone run digits -w 8      # go on"))
    .action(async (study: string, options) => finish(await (await import("../run.ts")).run(study, options)));

  program
    .command("worker")
    .description(
      "run one worker until the study is finished; start as many as you like, on any machine that sees the folder",
    )
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone worker /shared/digits"))
    .action(async (folder: string) => finish(await (await import("../worker.ts")).worker(folder)));

  program
    .command("stop")
    .description("stop all workers of a study; their trials are paused, and can go on from their last checkpoints")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone stop digits"))
    .action(async (folder: string) => finish((await import("../stop.ts")).stop(folder)));

  program
    .command("master")
    .description(
      "keep workers on a study wherever they can run: launches them, replaces lost ones, takes over from a lost master",
    )
    .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
    .option("--on <launcher>", "where workers run: local, ssh, slurm or kubernetes, as in cluster: { on: … }")
    .option("-w, --workers <n>", "how many workers, each of which trains one trial at a time", whole)
    .option("--folder <folder>", "the study's folder, which all machines see (default: beside its definition)")
    .option(
      "--print",
      "make the folder and print what a cluster would be asked for, a job script or a manifest; launch nothing",
    )
    .addHelpText("after", example("whetstone master study.yaml --on local -w 4", "whetstone master digits"))
    .action(async (study: string, options) => finish(await (await import("../master.ts")).masterOf(study, options)));

  program
    .command("ask")
    .description(
      "draw the next trial for you to train, in any way you like; exits with code 3 when the study is finished",
    )
    .argument("<study>", "a definition (study.yaml; it needs no command), or the study's folder")
    .option(
      "--json",
      "print JSON: {folder, trial, params, epochs, seed, from}, and resume if the trial goes on from a file",
    )
    .addHelpText("after", example("whetstone ask study.yaml", "whetstone ask digits --json"))
    .action(async (study: string, options) => finish(await (await import("../ask.ts")).askFor(study, options)));

  program
    .command("tell")
    .description('report the results of a trial that you asked for; prints "continue", "done", or why it stops')
    .argument("<study>", "its definition or folder")
    .argument("<trial>", "its number", whole)
    .option("-m, --metric <name=number>", "a metric of the epoch; repeat for more", collect)
    .option("-e, --epoch <n>", "the epoch of these metrics (default: the last one)", positive)
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
