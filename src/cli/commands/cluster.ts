import type { Command } from "commander";
import { example, finish, whole } from "./words.ts";

/** Commands for many machines. */
export function cluster(program: Command): void {
  program
    .command("master")
    .description(
      "keep workers on a study wherever they can run: launches them, replaces those that are lost, goes on where another master was lost",
    )
    .argument("<study>", "a definition (study.yaml), or the folder of a study to go on with")
    .option("--on <launcher>", "where workers run, as in cluster: { on: … }: local, ssh, slurm or kubernetes")
    .option("-w, --workers <n>", "workers, each of which trains one trial at a time", whole)
    .option("--folder <folder>", "the study's folder, which all machines see (default: beside its definition)")
    .option("--print", "print what a cluster would be asked for, a job script or a manifest, and launch nothing")
    .addHelpText("after", example("whetstone master study.yaml --on local -w 4", "whetstone master digits"))
    .action(async (study: string, options) => finish(await (await import("../master.ts")).masterOf(study, options)));
}
