import { InvalidArgumentError } from "commander";
import { describeBounds } from "../../definition/bounds.ts";

/** What commands share: exit codes, examples, and arguments that are numbers. */

export function finish(code: number): void {
  process.exitCode = code;
}

export function example(...lines: readonly string[]): string {
  return `\nExample${lines.length > 1 ? "s" : ""}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export function whole(text: string): number {
  return wholeFrom(1, text);
}

export function wholes(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, whole(text)];
}

/** Of an option whose last word would silently be the only one that counts. */
export function wholeOnce(text: string, before?: number): number {
  if (before !== undefined) throw new InvalidArgumentError("It is given once; for another, run the command again.");
  return whole(text);
}

export function wholeOrZero(text: string): number {
  return wholeFrom(0, text);
}

function wholeFrom(least: number, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number;
  const most = number > Number.MAX_SAFE_INTEGER ? { most: Number.MAX_SAFE_INTEGER } : {};
  throw new InvalidArgumentError(`It takes ${describeBounds({ whole: true, least, ...most })}.`);
}

export function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError("It takes a number above 0.");
  return number;
}

export function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError("It takes a port, 0 to 65535.");
  return number;
}

export function hosts(text: string, before: readonly string[] = []): readonly string[] {
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(text))
    throw new InvalidArgumentError("It takes a host, such as hub.example.org or hub.example.org:8443.");
  return [...before, text.toLowerCase()];
}
