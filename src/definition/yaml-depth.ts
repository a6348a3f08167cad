import { Lexer, type LineCounter, Parser } from "yaml";

/** Levels of nesting that are read: a definition needs three, other tools' spaces some more. */
export const mostLevels = 100;

/**
 * Where a YAML text is first nested more deeply than is read; undefined where it is not. It is looked for before the text is
 * composed, which calls itself for each level: near the end of its stack the engine may end the process instead of throwing.
 * @param lines takes up where the text's lines begin, as far as it was read
 */
export function whereTooDeep(text: string, lines: LineCounter): number | undefined {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    // The parser reads a lexeme only as its tokens are taken; the tokens themselves are not needed.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > mostLevels) return offset;
  }
  return undefined;
}
