/**
 * How an option takes its value: behind its flag, as `flag=value`, at its own place, (a switch) not at all, or from Whetstone's
 * environment, which needs no words.
 */
export type Spelling = "flag value" | "flag=value" | "place" | "switch" | "pair" | "environment";

/** An option of a training program, as its help or a command line shows it. */
export interface FoundOption {
  /** A name for the space: `learning_rate` for `--learning-rate`. */
  readonly name: string;
  readonly spelling: Spelling;
  /** What is written on the command line; none for an argument at its place, or from the environment. A pair is switched off by its second flag. */
  readonly flags: readonly string[];
  /** The value that the program takes by itself, as its help prints it, or else the one on the command line. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Whether it takes more values than one. */
  readonly several?: boolean;
  /** The word of the command line that holds its value. */
  readonly at?: number;
}

/** `learning_rate` for `--learning-rate`, `model.lr` for `model.lr`. */
export function optionName(flag: string): string {
  return flag.replace(/^-+/, "").replaceAll("-", "_");
}

/** An option's name as words with blanks between them: `weight decay` of `weightDecay` and `weight_decay`. */
export function wordsOf({ name }: FoundOption): string {
  return name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .replaceAll(/[^A-Za-z0-9]+/g, " ")
    .toLowerCase();
}
