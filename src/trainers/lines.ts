import { StringDecoder } from "node:string_decoder";

/** One line of a program's output, or a piece of a very long one. */
export interface Line {
  readonly text: string;
  /** What ended it; a carriage return alone is a progress bar's, and nothing where the line was cut. */
  readonly end: "\n" | "\r\n" | "\r" | "";
  /** Whether it goes on from a piece that was cut, and so is no line of its own. */
  readonly continues: boolean;
}

/** Characters after which a line is cut: more than any report has, and little enough to hold. */
export const longestLine = 1 << 20;

const [NEWLINE, RETURN] = [10, 13];

/** Puts lines together from the chunks in which UTF-8 output arrives. Holds at most one cut line. */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";
  #continues = false;

  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): Line[] {
    const text = this.#rest + this.#decoder.write(chunk);
    const lines: Line[] = [];
    let from = 0;
    // What was left has no end in it, but for a carriage return as its last.
    for (let at = Math.max(0, this.#rest.length - 1); at < text.length; at++) {
      const sign = text.charCodeAt(at);
      if (sign !== NEWLINE && sign !== RETURN) continue;
      // A carriage return at the very end waits: a newline may follow it.
      if (sign === RETURN && at + 1 === text.length) break;
      const both = sign === RETURN && text.charCodeAt(at + 1) === NEWLINE;
      this.#add(lines, text.slice(from, at), both ? "\r\n" : sign === NEWLINE ? "\n" : "\r");
      if (both) at++;
      from = at + 1;
    }
    this.#rest = this.#cut(lines, text.slice(from));
    return lines;
  }

  /** The last line, where no newline ended it. */
  end(): Line[] {
    const lines: Line[] = [];
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest.endsWith("\r")) this.#add(lines, rest.slice(0, -1), "\r");
    else if (rest !== "") this.#add(lines, rest, "\n");
    return lines;
  }

  #add(lines: Line[], text: string, end: Line["end"]): void {
    lines.push({ text: this.#cut(lines, text), end, continues: this.#continues });
    this.#continues = false;
  }

  /** Moves whole pieces of a too long line to `lines` and returns what is left. */
  #cut(lines: Line[], text: string): string {
    let rest = text;
    while (rest.length > longestLine) {
      lines.push({ text: rest.slice(0, longestLine), end: "", continues: this.#continues });
      this.#continues = true;
      rest = rest.slice(longestLine);
    }
    return rest;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is steered with.
const steering = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])|[\b]/g;

/** The text as a reader sees it: without the colours and cursor moves of a terminal. */
export function plainText(text: string): string {
  return text.replaceAll(steering, "");
}
