/**
 * From a command as the user wrote it to the program's arguments. Words are split first and values put in afterwards, so
 * that no value can become more than (a part of) one argument, whatever it holds.
 */

import {
  type AttemptPlaceholder,
  argumentPlaceholders,
  isAttemptPlaceholder,
  wholePlaceholders,
} from "../definition/placeholders.ts";
import { commandWords, isFlag, type Piece, placeholdersOf, type Word } from "../definition/words.ts";
import type { Value } from "../space/distribution.ts";
import type { Params, Space } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { CommandPlan } from "../study/definition.ts";
import type { TrainingTask } from "./trainer.ts";

/** What a command may say of its attempt beside its params. */
type AttemptFacts = Pick<TrainingTask, "trial" | "epochs" | "seed" | "dir" | "resume" | "fold">;

/** Gives the program and its arguments for an attempt. */
type CommandLine = (params: Params, attempt: AttemptFacts) => string[];

/**
 * Reads a command with its placeholders: `{lr}`; `{params}`, all active params as `--name=value`, each a word;
 * `{params_flags}`, the same but for true and false, which become `--name` and nothing; `{params_json}`; and `{epochs}`, `{seed}`, `{trial}`, `{dir}`, `{resume}`, `{fold}` and `{folds}` of the attempt. A word that
 * names an inactive hyperparameter, or what the attempt does not have, is left out, and with it the option before it whose
 * value it was; in a shell's line it is empty. Throws UserError for a command that cannot be read.
 */
export function compileCommand(plan: Pick<CommandPlan, "text" | "shell">, space: Space): CommandLine {
  const { words, problems } = commandWords(plan);
  if (problems[0] !== undefined) throw new UserError(`command: ${problems[0].message}`);
  for (const piece of words.flatMap(({ pieces }) => pieces)) checkName(piece, space);
  if (plan.shell) return shellLine(words, space);
  for (const { pieces } of words) {
    if (pieces.length === 1 || !pieces.some((piece) => isAllParams(piece, space))) continue;
    throw new UserError(
      "command: {params} becomes several words, so it stands alone, as {params_flags} does; for one word write {params_json}",
    );
  }
  return (params, attempt) => {
    const texts = textsOf(params, attempt, space);
    return words.flatMap((word, i) => {
      const next = words[i + 1];
      // An option goes with its value.
      if (next !== undefined && isFlag(word) && isValue(next) && wordsFor(next, texts).length === 0) return [];
      return wordsFor(word, texts);
    });
  };
}

/** Whether a command tells its program how far to train. */
export function tellsEpochs(plan: Pick<CommandPlan, "text" | "shell">, space: Space): boolean {
  const names = commandWords(plan)
    .words.flatMap(placeholdersOf)
    .map(({ name }) => name);
  return names.includes("epochs") && !hasParameter(space, "epochs");
}

/** A value as a program reads it: numbers read back exactly; booleans and null are the words true, false and null. */
function printArgument(value: Value): string {
  return String(value);
}

/** What placeholders stand for in one attempt: one text, several words, or nothing. */
type Texts = (name: string) => string | readonly string[] | undefined;

function textsOf(params: Params, attempt: AttemptFacts, space: Space): Texts {
  return (name) => {
    if (hasParameter(space, name)) return params[name] === undefined ? undefined : printArgument(params[name]);
    if (argumentPlaceholders.includes(name)) return allParams(params, name === "params_flags");
    if (name === "params_json") return JSON.stringify(params);
    return isAttemptPlaceholder(name) ? factOf(name, attempt) : undefined;
  };
}

function allParams(params: Params, flags: boolean): readonly string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    if (flags && typeof value === "boolean") return value ? [`--${name}`] : [];
    return [`--${name}=${printArgument(value)}`];
  });
}

function factOf(name: AttemptPlaceholder, { fold, ...attempt }: AttemptFacts): string | undefined {
  const fact = name === "fold" ? fold?.number : name === "folds" ? fold?.of : attempt[name];
  return fact === undefined ? undefined : String(fact);
}

function wordsFor({ pieces }: Word, texts: Texts): readonly string[] {
  const parts = pieces.map((piece) => (piece.kind === "text" ? piece.text : texts(piece.name)));
  const [only] = parts;
  if (typeof only === "object") return only;
  return parts.includes(undefined) ? [] : [parts.join("")];
}

/** Whether it can be the value of an option before it: it is neither text alone, nor an option itself, nor `name=value`. */
function isValue({ pieces: [first, ...rest] }: Word): boolean {
  if (first?.kind === "placeholder") return !argumentPlaceholders.includes(first.name);
  return rest.length > 0 && first !== undefined && !/^-|=$/.test(first.text);
}

/**
 * The line for `sh -c`, where values are the shell's positional parameters: the shell never parses what they hold, even
 * where a placeholder stands in quotes or in $( ).
 */
function shellLine(words: readonly Word[], space: Space): CommandLine {
  const [line, ...more] = words;
  if (line === undefined || more.length > 0) throw new UserError('command: with "shell: true" it is one line of text');
  return (params, attempt) => {
    const texts = textsOf(params, attempt, space);
    const values: string[] = [];
    let quote: Quote = "";
    const parts = line.pieces.map((piece) => {
      if (piece.kind === "text") {
        quote = quoteAfter(piece.text, quote);
        return piece.text;
      }
      const given = texts(piece.name) ?? "";
      return (typeof given === "string" ? [given] : given)
        .map((value) => expansion(values.push(value), quote))
        .join(" ");
    });
    return ["/bin/sh", "-c", parts.join(""), "sh", ...values];
  };
}

type Quote = "" | "'" | '"';

/** The quote that is open after `text`, when `quote` was open before it. */
function quoteAfter(text: string, quote: Quote): Quote {
  let open = quote;
  for (const [sign] of text.matchAll(/\\.|['"]/gs)) {
    if (sign === "'" && open !== '"') open = open === "'" ? "" : "'";
    else if (sign === '"' && open !== "'") open = open === '"' ? "" : '"';
    else if (sign === "\\'" && open === "'") open = ""; // a backslash is nothing special in single quotes
  }
  return open;
}

/** The shell's word for its parameter number `index`, kept whole under an open quote. */
function expansion(index: number, quote: Quote): string {
  if (quote === '"') return `\${${index}}`;
  return quote === "'" ? `'"\${${index}}"'` : `"\${${index}}"`;
}

function hasParameter(space: Space, name: string): boolean {
  return space.parameters.some((parameter) => parameter.name === name);
}

function isAllParams(piece: Piece, space: Space): boolean {
  return piece.kind === "placeholder" && argumentPlaceholders.includes(piece.name) && !hasParameter(space, piece.name);
}

function checkName(piece: Piece, space: Space): void {
  if (piece.kind === "text" || hasParameter(space, piece.name)) return;
  if (wholePlaceholders.includes(piece.name) || isAttemptPlaceholder(piece.name)) return;
  const known = space.parameters.map(({ name }) => name).join(", ");
  throw new UserError(
    `command: {${piece.name}} names nothing in the space, which has ${known}; for the text itself write {{${piece.name}}}`,
  );
}
