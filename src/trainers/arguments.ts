/**
 * From a command as the user wrote it to the program's arguments. Words are split first and values put in afterwards, so
 * that no value can become more than (a part of) one argument, whatever it holds.
 */

import { commandWords, isFlag, type Piece, type Word } from "../definition/words.ts";
import type { Value } from "../space/distribution.ts";
import type { Params, Space } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { CommandPlan } from "../study/definition.ts";

/** Gives the program and its arguments for a trial's params. */
export type CommandLine = (params: Params) => string[];

/**
 * Reads a command with its placeholders: `{lr}`; `{params}`, all active params as `--name=value`, each a word; and
 * `{params_json}`. A word that names an inactive hyperparameter is left out, and with it the option before it whose value
 * it was; in a shell's line it is empty. Throws UserError for a command that cannot be read.
 */
export function compileCommand(plan: Pick<CommandPlan, "text" | "shell">, space: Space): CommandLine {
  const { words, problems } = commandWords(plan);
  if (problems[0] !== undefined) throw new UserError(`command: ${problems[0].message}`);
  for (const piece of words.flatMap(({ pieces }) => pieces)) checkName(piece, space);
  if (plan.shell) return shellLine(words, space);
  for (const { pieces } of words) {
    if (pieces.length === 1 || !pieces.some((piece) => isAllParams(piece, space))) continue;
    throw new UserError(
      "command: {params} becomes several words, so it stands alone; for one word write {params_json}",
    );
  }
  return (params) =>
    words.flatMap((word, i) => {
      const next = words[i + 1];
      // An option goes with its value.
      if (next !== undefined && isFlag(word) && isValue(next) && wordsFor(next, params, space).length === 0) return [];
      return wordsFor(word, params, space);
    });
}

/** A value as a program reads it: numbers read back exactly; booleans and null are the words true, false and null. */
export function printArgument(value: Value): string {
  return String(value);
}

function wordsFor({ pieces }: Word, params: Params, space: Space): string[] {
  if (pieces[0] !== undefined && isAllParams(pieces[0], space)) return allParams(params);
  const texts = pieces.map((piece) => (piece.kind === "text" ? piece.text : textFor(piece.name, params, space)));
  return texts.includes(undefined) ? [] : [texts.join("")];
}

/** Whether it can be the value of an option before it: it is neither text alone, nor an option itself, nor `name=value`. */
function isValue({ pieces: [first, ...rest] }: Word): boolean {
  if (first?.kind === "placeholder") return first.name !== "params";
  return rest.length > 0 && first !== undefined && !/^-|=$/.test(first.text);
}

/**
 * The line for `sh -c`, where values are the shell's positional parameters: the shell never parses what they hold, even
 * where a placeholder stands in quotes or in $( ).
 */
function shellLine(words: readonly Word[], space: Space): CommandLine {
  const [line, ...more] = words;
  if (line === undefined || more.length > 0) throw new UserError('command: with "shell: true" it is one line of text');
  return (params) => {
    const values: string[] = [];
    let quote: Quote = "";
    const texts = line.pieces.map((piece) => {
      if (piece.kind === "text") {
        quote = quoteAfter(piece.text, quote);
        return piece.text;
      }
      const given = isAllParams(piece, space) ? allParams(params) : [textFor(piece.name, params, space) ?? ""];
      return given.map((value) => expansion(values.push(value), quote)).join(" ");
    });
    return ["/bin/sh", "-c", texts.join(""), "sh", ...values];
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

function allParams(params: Params): string[] {
  return Object.entries(params).map(([name, value]) => `--${name}=${printArgument(value)}`);
}

function textFor(name: string, params: Params, space: Space): string | undefined {
  if (name === "params_json" && !hasParameter(space, name)) return JSON.stringify(params);
  const value = params[name];
  return value === undefined ? undefined : printArgument(value);
}

function hasParameter(space: Space, name: string): boolean {
  return space.parameters.some((parameter) => parameter.name === name);
}

function isAllParams(piece: Piece, space: Space): boolean {
  return piece.kind === "placeholder" && piece.name === "params" && !hasParameter(space, "params");
}

function checkName(piece: Piece, space: Space): void {
  if (piece.kind === "text" || hasParameter(space, piece.name)) return;
  if (piece.name === "params" || piece.name === "params_json") return;
  const known = space.parameters.map(({ name }) => name).join(", ");
  throw new UserError(
    `command: {${piece.name}} names nothing in the space, which has ${known}; for the text itself write {{${piece.name}}}`,
  );
}
