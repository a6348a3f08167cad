#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { UserError } from "../space/user-error.ts";
import { version } from "../worker/version.ts";
import { formats } from "./commands/formats.ts";
import { looking } from "./commands/looking.ts";
import { results } from "./commands/results.ts";
import { searching } from "./commands/searching.ts";
import { example } from "./commands/words.ts";
import { endQuietly } from "./output.ts";

/** Each command's code is loaded only when it is run, so that `--help` is quick. */
const program = new Command("whetstone")
  .description("Search the hyperparameters of any training program, coarse to fine. A study is a folder.")
  .version(version)
  .showHelpAfterError('(see "whetstone --help")')
  .exitOverride()
  .configureHelp({ showGlobalOptions: false });

for (const register of [searching, looking, formats, results]) register(program);

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
