import { Command } from "commander";
import { version } from "../worker/version.ts";
import { changing } from "./commands/changing.ts";
import { cluster } from "./commands/cluster.ts";
import { dashboard } from "./commands/dashboard.ts";
import { formats } from "./commands/formats.ts";
import { looking } from "./commands/looking.ts";
import { results } from "./commands/results.ts";
import { searching } from "./commands/searching.ts";
import { seeing } from "./commands/seeing.ts";
import { starting } from "./commands/starting.ts";
import { example } from "./commands/words.ts";

/** In the order of `--help`; a line each. */
const groups = [
  starting, //
  searching, //
  cluster, //
  changing, //
  looking, //
  seeing, //
  dashboard, //
  formats, //
  results, //
];

/** All commands. Each command's code is loaded only when it is run, so that `--help` is quick. */
export function makeProgram(): Command {
  const program = new Command("whetstone")
    .description("Search the hyperparameters of any training program, coarse to fine. A study is a folder.")
    .version(version)
    .showHelpAfterError('(see "whetstone --help")')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false });
  for (const register of groups) register(program);
  return program.addHelpText("after", example("whetstone run study.yaml -w 4", "whetstone status digits --watch"));
}
