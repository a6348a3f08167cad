import { knownTrial } from "../store/known-trial.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { attemptsOnCurve } from "../study/attempts.ts";
import { quoteWords } from "../study/quote.ts";
import type { Trial } from "../study/study.ts";
import { compileCommand } from "../trainers/arguments.ts";
import { environmentOf } from "../trainers/environment.ts";
import { foldTask } from "../trainers/folded.ts";
import type { TrainingTask } from "../trainers/trainer.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";

/** `whetstone command`: the shell's lines that train a trial again from its beginning, as its worker started it. */
export function command(path: string, trial: number): number {
  const folder = openFolder(path);
  print(reproducingLines(folder, knownTrial(folder, trial)));
  return 0;
}

/** Where it runs; its environment; and its words; all but where it runs once for each fold. */
export function reproducingLines(folder: StudyFolder, trial: Trial): string[] {
  const tasks = tasksOf(folder, trial);
  const trainings = tasks.flatMap((task, i) => {
    const line = lineOf(folder, task);
    if (line === undefined) return [];
    const environment = Object.entries(environmentOf(task)).map(([name, value]) => `${name}=${quoteWords([value])} \\`);
    return [...environment, i < tasks.length - 1 ? `${line} &&` : line];
  });
  if (trainings.length === 0) return ["# no command trains this study; a function does, or people do"];
  const took =
    trial.origin === undefined
      ? []
      : [
          `# It went on from epoch ${trial.origin.epoch} of trial ${trial.origin.trial}; this trains it from its beginning with its last params.`,
        ];
  return [...took, ...commitLines(folder, trial), `cd ${quoteWords([folder.directory])} &&`, ...trainings];
}

/** The git commits of the program that trained its epochs, in their order. */
function commitLines(folder: StudyFolder, trial: Trial): string[] {
  const onCurve = attemptsOnCurve(trial, folder.attemptsOf(trial.number)).toReversed();
  const commits = new Set(onCurve.flatMap(({ worker }) => folder.study.workers.get(worker)?.commit ?? []));
  if (commits.size === 0) return [];
  const differed = [...commits].some((commit) => commit.endsWith("+")) ? " (+: files differed from it)" : "";
  return [`# Its program was at git commit ${[...commits].join(", then ")}${differed}.`];
}

/** A trial's command as its program gets it, of several folds the first one's; undefined where none trains. */
export function commandLine(folder: StudyFolder, trial: Trial): string | undefined {
  return lineOf(folder, tasksOf(folder, trial)[0]!);
}

function lineOf({ definition: { command, space } }: StudyFolder, task: TrainingTask): string | undefined {
  return command === undefined ? undefined : quoteWords(compileCommand(command, space)(task.params, task));
}

/** What trains a trial from its beginning: one task, or one for each fold. */
function tasksOf(
  { path, definition: { folds } }: StudyFolder,
  { number: trial, attempt, params, epochs, seed }: Trial,
): readonly TrainingTask[] {
  const [dir, checkpoint] = [layout.trial(path, trial), layout.saves(path, trial, attempt)];
  const task = { trial, params, epochs, seed, dir, checkpoint };
  return folds === undefined ? [task] : Array.from({ length: folds }, (_, i) => foldTask(task, i + 1, folds));
}
