import { type Command, InvalidArgumentError } from "commander";
import { example, finish } from "./words.ts";

/** The page in the browser. */
export function dashboard(program: Command): void {
  program
    .command("dashboard")
    .description("look at a study in the browser, live; prints an address with a secret token")
    .argument("<folder>", "a study's folder, or one that holds several studies")
    .option("--port <n>", "the port (default: any that is free)", port)
    .option("--host <address>", "let other machines reach it, by this address of this machine (default: only this one)")
    .option("--control", "let the page change the study: stop, kill, scale, add a stage, widen a range", false)
    .addHelpText("after", example("whetstone dashboard digits", "whetstone dashboard studies --port 7700"))
    .action(async (folder: string, options) =>
      finish(await (await import("../dashboard.ts")).dashboard(folder, options)),
    );
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535)
    throw new InvalidArgumentError(`expected a port up to 65535, found ${text}.`);
  return number;
}
