import { CommanderError } from "commander";
import { UserError } from "../space/user-error.ts";
import { failureOfSystem } from "../store/errors.ts";
import { makeProgram } from "./program.ts";
import { endQuietly } from "./text/output.ts";
import { harmlessLines } from "./text/terminal.ts";

endQuietly(process.stdout);

/** Exit codes: 0 fine, 1 the search failed, 2 wrong usage, 3 nothing to ask for any more, 130 interrupted; see docs/reference/scripts.md. */
try {
  await makeProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UserError) {
    console.error(harmlessLines(error.message));
    process.exitCode = error.exitCode;
  } else {
    const failure = failureOfSystem(error);
    if (failure === undefined) throw error;
    console.error(harmlessLines(failure));
    process.exitCode = 1;
  }
}
