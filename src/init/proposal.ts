import type { FoundOption } from "./found.ts";
import type { FoundMetric } from "./found-metric.ts";
import type { Range } from "./ranges.ts";
import { type Role, roleOf } from "./roles.ts";

export interface Searched {
  readonly option: FoundOption;
  readonly range: Range;
}

/** What `study.yaml` is to say. */
export interface StudyProposal {
  readonly name: string;
  /** The program and its arguments, as they were given. */
  readonly words: readonly string[];
  readonly metric: FoundMetric;
  readonly searched: readonly Searched[];
  /** The option that takes the epochs to train. */
  readonly epochs: FoundOption | undefined;
  /** Whether the program asks Whetstone by itself how far to train. */
  readonly asksEpochs: boolean;
  readonly fixed: readonly { readonly option: FoundOption; readonly why: string }[];
  readonly unknown: readonly { readonly option: FoundOption; readonly guess: string }[];
  /** Trials of the first stage. */
  readonly trials: number;
  /** Epochs of a whole training, as far as the program's run tells. */
  readonly wholeEpochs: number;
}

/** Options sorted by what they are for a search. */
export function sortOptions(
  options: readonly FoundOption[],
): Pick<StudyProposal, "searched" | "epochs" | "fixed" | "unknown"> {
  const roles = options.map((option): { option: FoundOption; role: Role } => ({ option, role: roleOf(option) }));
  const epochs = roles.find(({ role }) => role.kind === "epochs")?.option;
  return {
    searched: roles.flatMap(({ option, role }) => (role.kind === "search" ? [{ option, range: role.range }] : [])),
    epochs,
    fixed: roles.flatMap(({ option, role }) => {
      if (role.kind === "fixed") return [{ option, why: role.why }];
      return role.kind === "epochs" && option !== epochs ? [{ option, why: "another option takes the epochs" }] : [];
    }),
    unknown: roles.flatMap(({ option, role }) => (role.kind === "unknown" ? [{ option, guess: role.guess }] : [])),
  };
}

/** How many epochs the program trains as it was run: what its option says, or else how often it told the metric. */
export function epochsOf({ epochs, metric }: Pick<StudyProposal, "epochs" | "metric">): number {
  const told = Math.round(Number(epochs?.value));
  return told > 0 ? told : Math.max(1, metric.times);
}

/** The command with a placeholder in each searched option's place; options that were not given are put at its end. */
export function commandOf({
  words,
  searched,
  epochs,
  metric,
}: Pick<StudyProposal, "words" | "searched" | "epochs"> & { readonly metric?: FoundMetric }): string {
  const line = words.map(quoted);
  const ends: string[] = [];
  const put = ({ spelling, flags: [flag = ""], at }: FoundOption, value: string) => {
    if (spelling === "environment") return;
    if (spelling === "pair") {
      if (at === undefined) ends.push(`--${value}`);
      else line[at] = `--${value}`;
    } else if (at === undefined) ends.push(spelling === "flag=value" ? `${flag}=${value}` : `${flag} ${value}`);
    else line[at] = spelling === "flag=value" ? `${/^[^=]*/.exec(words[at]!)![0]}=${value}` : value;
  };
  for (const { option } of searched) put(option, `{${option.name}}`);
  if (epochs !== undefined) put(epochs, "{epochs}");
  const place = metric?.place?.option;
  if (place !== undefined) put(place.option, place.value);
  return [...line, ...ends].join(" ");
}

/** A word as a definition's command takes it: braces doubled, in quotes where it needs them. */
function quoted(word: string): string {
  const text = word.replaceAll(/[{}]/g, "$&$&");
  return /^[\w@%+=:,./{}-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
