import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { quoteWords } from "../study/quote.ts";
import type { Trial } from "../study/study.ts";
import { compileCommand } from "../trainers/arguments.ts";
import { environmentOf } from "../trainers/environment.ts";
import { knownTrial } from "../worker/known-trial.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone command`: the shell's lines that train a trial again from its beginning, as its worker started it. */
export function command(path: string, trial: number): number {
  const folder = openFolder(path);
  print(reproducingLines(folder, knownTrial(folder, trial)));
  return 0;
}

/** Where it runs; its environment; and its words. */
export function reproducingLines(folder: StudyFolder, trial: Trial): string[] {
  const line = commandLine(folder, trial);
  if (line === undefined) return ["# no command trains this study; a function does, or people do"];
  const took =
    trial.origin === undefined
      ? []
      : [
          `# It went on from epoch ${trial.origin.epoch} of trial ${trial.origin.trial}; this trains it from its beginning with its last params.`,
        ];
  const { directory } = folder;
  const environment = Object.entries(environmentOf(taskOf(folder, trial))).map(
    ([name, value]) => `${name}=${quoteWords([value])}`,
  );
  return [...took, `cd ${quoteWords([directory])} &&`, ...environment.map((each) => `${each} \\`), line];
}

/** A trial's command as its program gets it; undefined where none trains. */
export function commandLine(folder: StudyFolder, trial: Trial): string | undefined {
  const { command, space } = folder.definition;
  if (command === undefined) return undefined;
  return quoteWords(compileCommand(command, space)(trial.params, taskOf(folder, trial)));
}

function taskOf({ path }: StudyFolder, { number: trial, attempt, params, epochs, seed }: Trial) {
  return {
    trial,
    params,
    epochs,
    seed,
    dir: layout.trial(path, trial),
    checkpoint: layout.saves(path, trial, attempt),
  };
}
