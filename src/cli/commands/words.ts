import { InvalidArgumentError } from "commander";

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
  const number = wholeOrZero(text);
  if (number < 1) throw new InvalidArgumentError(`expected a whole number of at least 1, found ${text}.`);
  return number;
}

export function wholeOrZero(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, found ${text}.`);
  return Number(text);
}

export function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number))
    throw new InvalidArgumentError(`expected a number above 0, found ${text}.`);
  return number;
}
