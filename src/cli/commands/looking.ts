import { type Command, Option } from "commander";
import { example, finish, whole } from "./words.ts";

/** Commands that look at a definition or a study and change nothing. */
export function looking(program: Command): void {
  program
    .command("status")
    .description("show how a study stands: stage, trials, best so far, what each worker does")
    .argument("<folder>", "the study's folder")
    .addOption(new Option("--watch", "keep running, and show what changes").conflicts("json"))
    .option("--json", "print JSON")
    .addHelpText("after", example("whetstone status digits --watch"))
    .action(async (folder: string, options) => finish(await (await import("../status.ts")).status(folder, options)));

  program
    .command("best")
    .description("list the best trials, best first")
    .argument("<folder>", "the study's folder")
    .option("-n, --number <n>", "how many", whole, 5)
    .option(
      "--json",
      "print JSON: an array of {trial, score, epoch, params, checkpoint}, and metrics if there are several",
    )
    .addHelpText("after", example("whetstone best digits -n 3 --json"))
    .action(async (folder: string, options) => finish((await import("../best.ts")).best(folder, options)));

  program
    .command("show")
    .description("show everything about one trial: params, curve, attempts, checkpoints, last output")
    .argument("<folder>", "the study's folder")
    .argument("<trial>", "its number", whole)
    .addHelpText("after", example("whetstone show digits 42"))
    .action(async (folder: string, trial: number) => finish((await import("../show.ts")).show(folder, trial)));

  program
    .command("border")
    .description("check whether the best values sit on a border of their range, and suggest a range to try instead")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone border digits"))
    .action(async (folder: string) => finish((await import("../border.ts")).border(folder)));

  program
    .command("narrow")
    .description("print finer ranges around what worked, as YAML for another study")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone narrow digits"))
    .action(async (folder: string) => finish((await import("../narrow.ts")).narrow(folder)));

  program
    .command("ls")
    .description("list the checkpoints, best first")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone ls digits"))
    .action(async (folder: string) => finish((await import("../ls.ts")).ls(folder)));

  program
    .command("why")
    .description("explain how a trial's params came about: the sampler's reasons, and what was known then")
    .argument("<folder>", "the study's folder")
    .argument("<trial>", "its number", whole)
    .addHelpText("after", example("whetstone why digits 42"))
    .action(async (folder: string, trial: number) => finish((await import("../why.ts")).why(folder, trial)));

  program
    .command("replay")
    .description("draw every suggestion again from what the logs say was known then, and check that all are the same")
    .argument("<folder>", "the study's folder")
    .addHelpText("after", example("whetstone replay digits"))
    .action(async (folder: string) => finish((await import("../replay.ts")).replayStudy(folder)));

  program
    .command("doctor")
    .description("check everything in a study's folder for damage; changes nothing")
    .argument("<folder>", "the study's folder")
    .option("--hosts", "check instead whether workers can run on the hosts of cluster: ssh")
    .addHelpText("after", example("whetstone doctor digits", "whetstone doctor digits --hosts"))
    .action(async (folder: string, { hosts }: { hosts?: true }) =>
      finish(
        hosts
          ? await (await import("../doctor-hosts.ts")).doctorHosts(folder)
          : (await import("../doctor.ts")).doctor(folder),
      ),
    );

  program
    .command("unseal")
    .description("show the metrics of the test set, which are sealed until then; each look is recorded in the study")
    .argument("<folder>", "the study's folder")
    .option("--reason <text>", "why, for the record")
    .addHelpText("after", example('whetstone unseal digits --reason "final result for the paper"'))
    .action(async (folder: string, options) => finish((await import("../unseal.ts")).unsealStudy(folder, options)));
}
