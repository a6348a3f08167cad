import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { isAttemptPlaceholder, wholePlaceholders } from "../definition/placeholders.ts";
import { definitionText } from "../init/definition-text.ts";
import type { FoundOption } from "../init/found.ts";
import { byWorth, type FoundMetric } from "../init/found-metric.ts";
import { probe } from "../init/probe.ts";
import { epochsOf, type StudyProposal, sortOptions } from "../init/proposal.ts";
import { afterProgram, programName, readCommand } from "../init/read-command.ts";
import { readConfig, settingsIn } from "../init/read-config.ts";
import { readDefaults } from "../init/read-defaults.ts";
import { placesOf, readFiles, resultFiles } from "../init/read-files.ts";
import { readHelp } from "../init/read-help.ts";
import { readOutput } from "../init/read-output.ts";
import { withDefaults } from "../init/read-source.ts";
import { UserError } from "../space/user-error.ts";
import { hasCode, writing } from "../store/errors.ts";
import { readIfThere } from "../store/read-if-there.ts";
import { quoteWords } from "../study/quote.ts";
import { typed } from "../study/typed.ts";
import { TrainingError } from "../trainers/trainer.ts";
import { type Asker, asker } from "./init-questions.ts";
import { lookOf, paint } from "./text/terminal.ts";

interface InitOptions {
  readonly yes?: boolean;
  readonly output: string;
  /** Seconds that the program may run. */
  readonly limit: number;
}

/** Seconds for `--help`: a program that imports much takes a while, and one that knows no help might train. */
const HELP_LIMIT = 60;
/** Seconds for the rest of a help, once the program has taken its params: it knows no help then, and trains. */
const LIMIT_ONCE_TOLD = 2;
const FIRST_TRIALS = 30;

/** `whetstone init`: runs a program as it is, and proposes a definition that searches its options. */
export async function init(words: readonly string[], { yes = false, output, limit }: InitOptions): Promise<number> {
  if (existsSync(output))
    throw new UserError(`${output} exists already and is not overwritten; move it away, or write -o other.yaml`);
  if (!existsSync(dirname(output)))
    throw new UserError(`the folder of ${relative(".", resolve(output))} does not exist; make it first`);
  refusePlaceholders(words);
  const questions = yes || !process.stdin.isTTY ? undefined : asker(process.stdin, process.stdout);
  const scratch = mkdtempSync(join(tmpdir(), "whetstone-init-"));
  try {
    const text = definitionText(await propose(words, limit, join(scratch, "defaults"), questions));
    write(output, text);
    console.log(`\n${text}\nWritten to ${output}. Next: ${typed("check", output)}`);
    return 0;
  } catch (error) {
    if (error instanceof TrainingError) throw new UserError(`${error.message}\n${error.output}`.trimEnd(), 1);
    throw error;
  } finally {
    questions?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param defaults a file, which is not there, for what the program tells by itself */
async function propose(
  words: readonly string[],
  limit: number,
  defaults: string,
  questions: Asker | undefined,
): Promise<StudyProposal> {
  const folder = process.cwd();
  const options = readCommand(words, withDefaults(await optionsOf(words, folder, defaults), sourceOf(words, folder)));
  const places = placesOf(folder, options);
  const before = resultFiles(places);
  console.log(`Running it once, for at most ${limit} s: ${quoteWords(words)}`);
  const { lines, code } = await probe(words, { folder, limit, defaults, show: shower() });
  if (code === undefined) console.log(`It was ended after ${limit} s; what it has told must do.`);
  else if (code !== 0) console.log(`It exited with code ${code}; what it has told must do.`);
  const told = [...readOutput(lines), ...readFiles(before, resultFiles(places), { folder, options })];
  const own = readDefaults(readIfThere(defaults) ?? "");
  const asked = own.options.filter(({ name }) => !options.some((option) => option.name === name));
  const all = [...options, ...asked];
  // Programs often print the options that they were given, which are no metrics.
  const metrics = byWorth(told.filter(({ name }) => !all.some((option) => option.name === name)));
  if (metrics.length === 0 && code !== undefined && code !== 0)
    throw new UserError(
      `${quoteWords(words)} failed before it told a metric; what it printed says why. Mend it or its arguments, and try again`,
      1,
    );
  const metric = chosenMetric(metrics, lines);
  const sorted = sortOptions(all);
  const proposal = {
    name: unusedName(programName(words)),
    words,
    ...sorted,
    asksEpochs: own.asksEpochs,
    metric,
    trials: FIRST_TRIALS,
    wholeEpochs: epochsOf({ epochs: sorted.epochs, metric }),
  };
  const agreed = questions === undefined ? proposal : await questions.about(proposal, metrics);
  if (agreed.searched.length === 0) {
    const advice =
      adviceOnConfig(words) ??
      "give its hyperparameters as options, as in --lr 0.1, or as env LR=0.1 before it; in Python take them by whetstone.params(lr=0.1); or write the space by hand";
    throw new UserError(`nothing to search was found in ${quoteWords(words)}; ${advice}`, 1);
  }
  return agreed;
}

/** Throws UserError for `--out {dir}`: the program would take the braces for a name, and make files of that name. */
function refusePlaceholders(words: readonly string[]): void {
  for (const word of words) {
    const [, placeholder = "", name = ""] = /^(?:.*=)?(\{(\w+)\})$/.exec(word) ?? [];
    if (isAttemptPlaceholder(name) || wholePlaceholders.includes(name))
      throw new UserError(
        `${word} is no value that the program can run with, as it does once now; give it a real one, and write ${placeholder} into the definition afterwards`,
      );
  }
}

/** The study's folder will stand beside the program, where a compiled one or its data may have that very name. */
function unusedName(name: string): string {
  return existsSync(name) ? `${name}-study` : name;
}

/** What to do where the hyperparameters of a program are in a file that it reads; undefined where it is told of none. */
function adviceOnConfig(words: readonly string[]): string | undefined {
  const file = words.map((word) => word.replace(/^-.*?=/, "")).find((word) => /\.(ya?ml|json|toml)$/i.test(word));
  const text = file === undefined ? undefined : readIfThere(file);
  if (text === undefined) return undefined;
  const { searched } = sortOptions(settingsIn(text));
  const space = searched.map(({ option, range }) => `\n  ${option.name}: ${range.expression}`).join("");
  return `those that are in ${file} are searched where the program takes WHETSTONE_PARAMS over them, or that file is written anew for each trial; the guide on config files has the few lines${space === "" ? "" : `. Its space could be:\nspace:${space}`}`;
}

/** What the program's help tells; where it is one of several commands, as in `train.py fit --lr 0.1`, that command's help. */
async function optionsOf(words: readonly string[], folder: string, defaults: string): Promise<readonly FoundOption[]> {
  const program = words.slice(0, afterProgram(words));
  const ask = async (asked: readonly string[]) => {
    console.log(`Asking for its options: ${quoteWords([...asked, "--help"])}`);
    const { lines } = await probe([...asked, "--help"], {
      folder,
      limit: HELP_LIMIT,
      defaults,
      limitOnceTold: LIMIT_ONCE_TOLD,
    });
    return lines.join("\n");
  };
  const help = await ask(program);
  const found = [...readHelp(help), ...readConfig(help)];
  const knows = new Set(found.flatMap(({ flags }) => flags));
  const unknown = words.slice(program.length).some((word) => word.startsWith("--") && !knows.has(word.split("=")[0]!));
  if (!unknown || !/usage/i.test(help)) return found;
  return readHelp(await ask(words));
}

/** The source of a Python program; empty where it is another, or none is there. */
function sourceOf(words: readonly string[], folder: string): string {
  const file = words[afterProgram(words) - 1] ?? "";
  return file.endsWith(".py") ? (readIfThere(resolve(folder, file)) ?? "") : "";
}

function chosenMetric([best]: readonly FoundMetric[], lines: readonly string[]): FoundMetric {
  if (best !== undefined) return best;
  const printed = lines.length === 0 ? "it printed nothing" : "no line of its output has a name and a number";
  throw new UserError(
    `${printed}, and it wrote no CSV, JSON lines or TensorBoard files below ${process.cwd()}; print a line an epoch, such as {"epoch": 1, "val_accuracy": 0.91} or "epoch 1 val_loss: 0.3", and try again`,
    1,
  );
}

/** Milliseconds between turns of progress bars that are shown. */
const TURN = 1000;

/** Shows a program's lines as they come; of progress bars a turn a second. */
function shower(): (line: string, isTurn: boolean) => void {
  let turnFrom = 0;
  return (line, isTurn) => {
    if (line.trim() === "" || (isTurn && performance.now() < turnFrom)) return;
    if (isTurn) turnFrom = performance.now() + TURN;
    showLine(line);
  };
}

function showLine(line: string): void {
  console.log(paint([{ text: `  ${line}`, style: "dim" }], lookOf(process.stdout)));
}

/** Exclusively: another may have made the file meanwhile. */
function write(output: string, text: string): void {
  try {
    writing(output, () => writeFileSync(output, text, { flag: "wx" }));
  } catch (error) {
    if (hasCode(error, "EEXIST")) throw new UserError(`${output} has come to exist meanwhile and is not overwritten`);
    throw error;
  }
}
