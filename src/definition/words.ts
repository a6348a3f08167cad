import type { CommandPlan } from "../study/definition.ts";

/** What a word of a command is made of. `at` counts characters from the start of its text: number `item` of a list, else 0. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "placeholder"; readonly name: string; readonly item: number; readonly at: number };

/** One argument of a command; a shell's line counts as one. */
export interface Word {
  readonly pieces: readonly Piece[];
}

interface CommandProblem {
  readonly item: number;
  readonly at: number;
  readonly message: string;
}

interface CommandWords {
  readonly words: readonly Word[];
  readonly problems: readonly CommandProblem[];
}

/**
 * A command's words with their placeholders. A line is split at blanks as a shell does it, with its quotes and
 * backslashes; in a list each item is a word; a shell's line is one word, whose quotes are left to the shell.
 * Everywhere `{name}` is a placeholder, and `{{` and `}}` are literal braces.
 */
export function commandWords({ text, shell }: Pick<CommandPlan, "text" | "shell">): CommandWords {
  if (typeof text === "string") return readWords(text, 0, !shell);
  const parts = text.map((item, i) => readWords(item, i, false));
  return { words: parts.flatMap(({ words }) => words), problems: parts.flatMap(({ problems }) => problems) };
}

/** The words' placeholders in order. */
export function placeholdersOf({ pieces }: Word): readonly (Piece & { readonly kind: "placeholder" })[] {
  return pieces.filter((piece) => piece.kind === "placeholder");
}

/** Whether the word is an option without its value, such as `--lr` or `-b`, so that it is left out with the value behind it. */
export function isFlag({ pieces }: Word): boolean {
  const [first, second] = pieces;
  return first?.kind === "text" && second === undefined && /^-[^=]*$/.test(first.text);
}

function readWords(text: string, item: number, split: boolean): CommandWords {
  const words: Word[] = [];
  const problems: CommandProblem[] = [];
  let pieces: Piece[] = [];
  let literal = "";
  let inWord = !split;
  let from = 0;
  let isShellLine = false;
  let quote: { readonly sign: string; readonly at: number } | undefined;
  const endLiteral = () => {
    if (literal !== "") pieces.push({ kind: "text", text: literal });
    literal = "";
  };
  const endWord = (end: number) => {
    endLiteral();
    if (!inWord) return;
    words.push({ pieces });
    pieces = [];
    inWord = false;
    const word = text.slice(from, end);
    if (!split || isShellLine || !isForShell(word)) return;
    // Told of the first alone: where one is meant so, most often the others are, too.
    isShellLine = true;
    const message = `${word} is for a shell, and there is none; add shell: true below the command, or write '${word}' where it is meant as itself`;
    problems.push({ item, at: from, message });
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (split && quote === undefined && /\s/.test(sign)) {
      endWord(at);
      continue;
    }
    if (!inWord) from = at;
    inWord = true;
    if (split && quote === undefined && (sign === '"' || sign === "'")) {
      quote = { sign, at };
    } else if (split && sign === quote?.sign) {
      quote = undefined;
    } else if (split && escapes(text, at, quote?.sign)) {
      literal += text[++at];
    } else if (sign === "{" || sign === "}") {
      const name = /^\{([A-Za-z_][\w./-]*)\}/.exec(text.slice(at))?.[1];
      if (text[at + 1] === sign) {
        literal += sign;
        at++;
      } else if (name !== undefined) {
        endLiteral();
        pieces.push({ kind: "placeholder", name, item, at });
        at += name.length + 1;
      } else {
        problems.push({ item, at, message: `a ${sign} that is no placeholder is written twice: ${sign}${sign}` });
      }
    } else {
      literal += sign;
    }
  }
  if (quote !== undefined) {
    const { sign, at } = quote;
    problems.push({
      item,
      at,
      message: `the quote ${sign} is never closed; close it, or write \\${sign} where it is meant as itself`,
    });
  }
  endWord(text.length);
  return { words, problems };
}

/** Whether only a shell understands an argument as it is meant: an operator, a variable, a home. What is quoted is meant as itself. */
function isForShell(word: string): boolean {
  if (/['"\\]/.test(word)) return false;
  return /^(&&?|\|\|?|<|\d?>>?(&\d|[^&>]*))$|;$|\$[A-Za-z_({]|^~\//.test(word);
}

/** Whether the backslash at `at` makes the next character literal: within double quotes only before `"`, `\`, `$` and a back quote. */
function escapes(text: string, at: number, quote: string | undefined): boolean {
  if (text[at] !== "\\" || quote === "'" || at + 1 >= text.length) return false;
  return quote === undefined || /["\\$`]/.test(text[at + 1]!);
}
