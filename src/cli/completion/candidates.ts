import type { Argument, Command, Option } from "commander";

/** Something that may stand at the cursor, and what it is. */
export interface Candidate {
  readonly text: string;
  readonly about: string;
}

/** What is on the disk for arguments that name it. */
export interface Disk {
  /** Studies' folders, and folders on the way to them, that begin so. */
  studies(beginning: string): readonly Candidate[];
  /** Definitions, and folders on the way to them, that begin so. */
  definitions(beginning: string): readonly Candidate[];
  /** A study's trials. */
  trials(folder: string): readonly Candidate[];
}

/**
 * What may stand in the place of a command line's last word.
 * @param words behind `whetstone`; the last one is what has been typed of it
 */
export function candidatesFor(program: Command, words: readonly string[], disk: Disk): readonly Candidate[] {
  const typed = words.at(-1) ?? "";
  const { command, rest } = commandAt(program, words.slice(0, -1));
  const fitting = (candidates: readonly Candidate[]) => candidates.filter(({ text }) => text.startsWith(typed));
  const before = rest.at(-1);
  const open = before === undefined ? undefined : optionCalled(command, before);
  if (open !== undefined && takesValue(open)) return fitting(valuesOf(open.argChoices, open.description));
  if (typed.startsWith("-")) return fitting(optionsOf(command));
  const inner = visibleCommands(command);
  if (inner.length > 0)
    return fitting(inner.map((each) => ({ text: each.name(), about: summary(each.description()) })));
  const given = positionals(command, rest);
  const all = command.registeredArguments;
  const argument = all[given.length] ?? all.find(({ variadic }) => variadic);
  return argument === undefined ? [] : fitting(argumentsFor(argument, typed, given, disk));
}

function commandAt(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  const [name, ...rest] = words;
  const found = program.commands.find((each) => each.name() === name);
  return found === undefined ? { command: program, rest: words } : commandAt(found, rest);
}

function visibleCommands(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function optionsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, short, description }) => {
      const text = long ?? short;
      return text === undefined ? [] : [{ text, about: summary(description) }];
    });
}

function optionCalled(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => word === long || word === short);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** The words that are arguments, options and their values left out. */
function positionals(command: Command, words: readonly string[]): readonly string[] {
  return words.filter((word, i) => {
    const before = words[i - 1];
    const option = before === undefined ? undefined : optionCalled(command, before);
    return !word.startsWith("-") && !(option !== undefined && takesValue(option));
  });
}

function argumentsFor(argument: Argument, typed: string, given: readonly string[], disk: Disk): readonly Candidate[] {
  if (argument.argChoices !== undefined) return valuesOf(argument.argChoices, argument.description);
  switch (argument.name()) {
    case "folder":
      return disk.studies(typed);
    case "study":
      return [...disk.studies(typed), ...disk.definitions(typed)];
    case "definition":
      return disk.definitions(typed);
    case "trial":
      return disk.trials(given[0] ?? ".");
    default:
      return [];
  }
}

function valuesOf(choices: readonly string[] | undefined, about: string): readonly Candidate[] {
  return (choices ?? []).map((text) => ({ text, about }));
}

/** The first clause, which fits beside a candidate. */
function summary(description: string): string {
  return description.split(/[;:,(]/)[0]!.trim();
}
