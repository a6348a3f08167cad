import type { CommandPlan } from "../study/definition.ts";
import { nearest } from "./spelling.ts";
import { commandWords, isFlag, type Piece, placeholdersOf, type Word } from "./words.ts";

/** What is wrong with a command, at character `at` of its text number `item`. */
interface PlaceholderFinding {
  readonly severity: "error" | "warning";
  readonly item: number;
  readonly at: number;
  readonly message: string;
}

/** Placeholders of all params at once, as arguments `--name=value`; the second writes true as `--name`, and false as nothing. */
export const argumentPlaceholders: readonly string[] = ["params", "params_flags"];

/** Placeholders of all params at once, the last one as one JSON object. */
export const wholePlaceholders: readonly string[] = [...argumentPlaceholders, "params_json"];

/** What a command may say of its attempt. A hyperparameter of the same name goes before it. */
const attemptPlaceholders = ["trial", "epochs", "seed", "dir", "resume", "fold", "folds"] as const;
export type AttemptPlaceholder = (typeof attemptPlaceholders)[number];

export function isAttemptPlaceholder(name: string): name is AttemptPlaceholder {
  return attemptPlaceholders.some((each) => each === name);
}

type Placeholder = Extract<Piece, { kind: "placeholder" }>;

/**
 * Checks a command's placeholders against the names of a space, of which some are conditional.
 * Gives what is wrong, and the names that no placeholder mentions though others are.
 */
export function checkPlaceholders(
  plan: Pick<CommandPlan, "text" | "shell">,
  names: readonly string[],
  conditional: ReadonlySet<string>,
): { readonly findings: readonly PlaceholderFinding[]; readonly unmentioned: readonly string[] } {
  const { words, problems } = commandWords(plan);
  const findings: PlaceholderFinding[] = problems.map((problem) => ({ ...problem, severity: "error" }));
  const mentioned = new Set<string>();
  words.forEach((word, i) => {
    for (const placeholder of placeholdersOf(word)) {
      const { name, item, at } = placeholder;
      mentioned.add(name);
      const error = errorOf(placeholder, word, plan, names);
      if (error !== undefined) findings.push({ severity: "error", item, at, message: error });
      else if (conditional.has(name)) {
        const warning = plan.shell ? emptyInShell(name) : leftovers(placeholder, word, words[i - 1]);
        if (warning !== undefined) findings.push({ severity: "warning", item, at, message: warning });
      }
    }
  });
  const ofParams = [...mentioned].filter((name) => names.includes(name) || !isAttemptPlaceholder(name));
  const whole = ofParams.length === 0 || wholePlaceholders.some((name) => mentioned.has(name));
  return { findings, unmentioned: whole ? [] : names.filter((name) => !mentioned.has(name)) };
}

function errorOf(
  { name }: Placeholder,
  word: Word,
  { text, shell }: Pick<CommandPlan, "text" | "shell">,
  names: readonly string[],
): string | undefined {
  if (names.includes(name)) return undefined;
  if (argumentPlaceholders.includes(name) && !shell && word.pieces.length > 1) {
    return `{${name}} stands for several arguments, so nothing may touch it; put spaces around it`;
  }
  if (wholePlaceholders.includes(name) || isAttemptPlaceholder(name)) return undefined;
  if (name === "checkpoint") {
    return "{checkpoint} is no hyperparameter; the program finds it in its environment as WHETSTONE_CHECKPOINT, to which each epoch adds its number";
  }
  const lines = typeof text === "string" ? [text] : text;
  if (lines.some((line) => line.includes(`\${${name}}`))) {
    return `{${name}} is no hyperparameter; where a shell's variable is meant, write \${{${name}}}`;
  }
  const guess = nearest(name, [...names, ...wholePlaceholders, ...attemptPlaceholders]);
  const fix = guess ? `did you mean {${guess}}?` : `add it to the space, or write {{${name}}} for the text itself`;
  return `the space has no ${name} for {${name}}; ${fix}`;
}

/** What goes wrong where a hyperparameter is not active and the argument that holds it is left out, with the option before it. */
function leftovers({ name }: Placeholder, word: Word, before: Word | undefined): string | undefined {
  const goes = `{${name}} is left out where ${name} is not active`;
  const fix = `write --${name}={${name}}, or {params} for all`;
  const other = placeholdersOf(word).find((each) => each.name !== name);
  if (other !== undefined) return `${goes}, and {${other.name}} in the same argument with it; ${fix}`;
  const [first] = word.pieces;
  const isOption = first?.kind === "text" && /^-|=$/.test(first.text);
  if (isOption || (before !== undefined && isFlag(before))) return undefined;
  return `${goes}, and the arguments behind it then move up, for it has no option of its own; ${fix}`;
}

function emptyInShell(name: string): string {
  return `{${name}} is empty where ${name} is not active, and its option stays; take shell: true away, or write {params} for all`;
}
