#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { UserError } from "../space/user-error.ts";
import { version } from "../worker/version.ts";
import { endQuietly } from "./output.ts";

/** Each command's code is loaded only when it is run, so that `--help` is quick. */
const program = new Command("whetstone")
  .description("Search the hyperparameters of any training program, coarse to fine. A study is a folder.")
  .version(version)
  .showHelpAfterError('(see "whetstone --help")')
  .exitOverride()
  .configureHelp({ showGlobalOptions: false });

program
  .command("run")
  .description("search: make the study's folder, or go on with it, and train with several workers")
  .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
  .option("-w, --workers <n>", "workers, each a process that trains one trial at a time", whole, 1)
  .option("--folder <folder>", "the study's folder (default: the study's name, beside its definition)")
  .addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone run digits -w 8      # go on"))
  .action(async (study: string, options) => finish(await (await import("./run.ts")).run(study, options)));

program
  .command("worker")
  .description(
    "be one worker of a study until it is finished; start as many as you like, on any machine that sees the folder",
  )
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone worker /shared/digits"))
  .action(async (folder: string) => finish(await (await import("./worker.ts")).worker(folder)));

program
  .command("ask")
  .description("draw the next trial, to train it yourself in whatever way and tell what came of it")
  .argument("<study>", "a definition (study.yaml), which needs no command, or the study's folder")
  .option("--json", "as JSON: {folder, trial, params, epochs, seed, from}")
  .addHelpText("after", example("whetstone ask study.yaml", "whetstone ask digits --json"))
  .action(async (study: string, options) => finish(await (await import("./ask.ts")).askFor(study, options)));

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
    finish(await (await import("./tell.ts")).tellOf(study, trial, options)),
  );

program
  .command("check")
  .description("read a definition and print its space as understood, with five examples; trains nothing")
  .argument("<definition>", "study.yaml")
  .addHelpText("after", example("whetstone check study.yaml"))
  .action(async (file: string) => finish((await import("./check.ts")).check(file)));

program
  .command("status")
  .description("how a study stands: stage, trials, best so far, what each worker does")
  .argument("<folder>", "the study's folder")
  .option("--watch", "stay, and show what changes")
  .option("--json", "as JSON")
  .addHelpText("after", example("whetstone status digits --watch"))
  .action(async (folder: string, options) => finish(await (await import("./status.ts")).status(folder, options)));

program
  .command("best")
  .description("the best trials, best first")
  .argument("<folder>", "the study's folder")
  .option("-n, --number <n>", "how many", whole, 5)
  .option(
    "--json",
    "as JSON: an array of {trial, score, epoch, params, checkpoint}, and metrics where there are several",
  )
  .addHelpText("after", example("whetstone best digits -n 3 --json"))
  .action(async (folder: string, options) => finish((await import("./best.ts")).best(folder, options)));

program
  .command("show")
  .description("everything about one trial: params, curve, attempts, checkpoints, last output")
  .argument("<folder>", "the study's folder")
  .argument("<trial>", "its number", whole)
  .addHelpText("after", example("whetstone show digits 42"))
  .action(async (folder: string, trial: number) => finish((await import("./show.ts")).show(folder, trial)));

program
  .command("border")
  .description("do the best values sit on a border of their range? What range to try instead")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone border digits"))
  .action(async (folder: string) => finish((await import("./border.ts")).border(folder)));

program
  .command("narrow")
  .description("print finer ranges around what worked, as YAML for a next study")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone narrow digits"))
  .action(async (folder: string) => finish((await import("./narrow.ts")).narrow(folder)));

program
  .command("stage")
  .description("add a stage to a study, also while it runs")
  .command("add")
  .description("add a stage behind those planned")
  .argument("<folder>", "the study's folder")
  .requiredOption("--trials <n>", "trials in it, those carried into it included", whole)
  .requiredOption("--epochs <n>", "epochs that each trains up to", positive)
  .option("--narrow", "narrow the ranges around what worked in the stage before", false)
  .option("--carry <k>", "the best k of the stage before go on from their checkpoints", wholeOrZero, 0)
  .addHelpText("after", example("whetstone stage add digits --trials 10 --epochs 50 --narrow --carry 3"))
  .action(async (folder: string, options) => finish((await import("./stage-add.ts")).addStage(folder, options)));

program
  .command("ls")
  .description("checkpoints, best first")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone ls digits"))
  .action(async (folder: string) => finish((await import("./ls.ts")).ls(folder)));

program
  .command("export")
  .description("write all trials to standard output")
  .argument("<folder>", "the study's folder")
  .addOption(new Option("--to <format>", "one line a trial").choices(["csv", "jsonl"]).default("csv"))
  .addHelpText("after", example("whetstone export digits --to csv > digits.csv"))
  .action(async (folder: string, options) => finish((await import("./export.ts")).exportTrials(folder, options)));

program
  .command("unseal")
  .description("look at the metrics of the test set, which are sealed until then; each look is recorded in the study")
  .argument("<folder>", "the study's folder")
  .option("--reason <text>", "why, for the record")
  .addHelpText("after", example('whetstone unseal digits --reason "final result for the paper"'))
  .action(async (folder: string, options) => finish((await import("./unseal.ts")).unsealStudy(folder, options)));

program
  .command("why")
  .description("how one trial's params came to be: the sampler's reasons, and what was known then")
  .argument("<folder>", "the study's folder")
  .argument("<trial>", "its number", whole)
  .addHelpText("after", example("whetstone why digits 42"))
  .action(async (folder: string, trial: number) => finish((await import("./why.ts")).why(folder, trial)));

program
  .command("replay")
  .description("draw every suggestion again from what the logs say was known then; are all the same?")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone replay digits"))
  .action(async (folder: string) => finish((await import("./replay.ts")).replayStudy(folder)));

program
  .command("stop")
  .description("ask all workers of a study to end; their trials are paused and nothing is lost")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone stop digits"))
  .action(async (folder: string) => finish((await import("./stop.ts")).stop(folder)));

program
  .command("doctor")
  .description("read everything in a study's folder and report damage; changes nothing")
  .argument("<folder>", "the study's folder")
  .addHelpText("after", example("whetstone doctor digits"))
  .action(async (folder: string) => finish((await import("./doctor.ts")).doctor(folder)));

program.addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone status digits --watch"));
endQuietly(process.stdout);

/** Exit codes: 0 fine, 1 the search failed, 2 wrong usage. */
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UserError) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}

function finish(code: number): void {
  process.exitCode = code;
}

function example(...lines: readonly string[]): string {
  return `\nExample${lines.length > 1 ? "s" : ""}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function whole(text: string): number {
  const number = wholeOrZero(text);
  if (number < 1) throw new InvalidArgumentError(`expected a whole number of at least 1, found ${text}.`);
  return number;
}

function wholeOrZero(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, found ${text}.`);
  return Number(text);
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number))
    throw new InvalidArgumentError(`expected a number above 0, found ${text}.`);
  return number;
}
