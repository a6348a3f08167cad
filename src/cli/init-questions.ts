import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import type { FoundMetric } from "../init/found-metric.ts";
import { epochsOf, type Searched, type StudyProposal } from "../init/proposal.ts";
import { parseParameter } from "../space/grammar.ts";
import { GrammarError } from "../space/user-error.ts";

/** Asks people in a terminal about a proposal; each question has a default, which Enter takes. */
export interface Asker {
  about(proposal: StudyProposal, metrics: readonly FoundMetric[]): Promise<StudyProposal>;
  close(): void;
}

export function asker(input: Readable, output: Writable): Asker {
  const terminal = createInterface({ input, output });
  // Someone who ends the input takes the defaults.
  let ended = false;
  terminal.once("close", () => {
    ended = true;
  });

  /** The answer that `read` makes something of; it throws the message that asks again. */
  async function ask<T>(question: string, preset: string, read: (answer: string) => T): Promise<T> {
    for (;;) {
      if (ended) return read(preset);
      const closed = new AbortController();
      const close = () => closed.abort();
      terminal.once("close", close);
      const answer = await terminal.question(`${question} [${preset}] `, { signal: closed.signal }).catch(() => "");
      terminal.off("close", close);
      try {
        return read(answer.trim() || preset);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        output.write(`  ${error.message}\n`);
      }
    }
  }

  async function about(proposal: StudyProposal, metrics: readonly FoundMetric[]): Promise<StudyProposal> {
    output.write("\nEnter takes what is in brackets.\n");
    const name = await ask("The study's name:", proposal.name, folderName);
    const names = [...new Set(metrics.map((metric) => metric.name))];
    output.write(`It tells ${names.join(", ")}.\n`);
    const metric = await ask("Which number is to be searched?", proposal.metric.name, (answer) =>
      oneOf(metrics, answer, names),
    );
    const goal = await ask(`Is ${metric.name} to be maximized or minimized?`, metric.goal ?? "maximize", readGoal);
    const searched: Searched[] = [];
    const fixed = [...proposal.fixed];
    output.write("Which values to search? A range, or no to leave it as it is.\n");
    const options = [
      ...proposal.searched.map(({ option, range }) => ({ option, preset: range.expression, why: range.why })),
      ...proposal.unknown.map(({ option, guess }) => ({ option, preset: "no", why: `perhaps ${guess}` })),
    ];
    for (const { option, preset, why } of options) {
      const now = option.value === undefined ? "" : ` (now ${option.value})`;
      const expression = await ask(`  ${option.name}${now}, ${why}:`, preset, readRange);
      if (expression === undefined) fixed.push({ option, why: "you left it as it is" });
      else searched.push({ option, range: { expression, why: expression === preset ? why : "your own range" } });
    }
    const trials = await ask("How many trials in the first stage?", String(proposal.trials), readCount);
    const agreed = { ...proposal, name, metric: { ...metric, goal }, searched, fixed, unknown: [], trials };
    return { ...agreed, wholeEpochs: epochsOf(agreed) };
  }

  return { about, close: () => terminal.close() };
}

function folderName(answer: string): string {
  if (!/^\w[\w.-]{0,99}$/.test(answer)) throw new Error("It names a folder: letters, digits, _ . and - alone.");
  return answer;
}

function oneOf(metrics: readonly FoundMetric[], answer: string, names: readonly string[]): FoundMetric {
  const found = metrics.find(({ name }) => name === answer);
  if (found === undefined) throw new Error(`One of ${names.join(", ")}, please.`);
  return found;
}

function readGoal(answer: string): "maximize" | "minimize" {
  if (/^max/i.test(answer)) return "maximize";
  if (/^min/i.test(answer)) return "minimize";
  throw new Error("maximize or minimize, please.");
}

function readRange(answer: string): string | undefined {
  if (/^(n|no|fixed)$/i.test(answer)) return undefined;
  try {
    parseParameter(answer);
  } catch (error) {
    if (error instanceof GrammarError) throw new Error(`Not a range: ${error.message}`);
    throw error;
  }
  return answer;
}

function readCount(answer: string): number {
  if (!/^[1-9]\d*$/.test(answer)) throw new Error("A whole number of at least 1, please.");
  return Number(answer);
}
