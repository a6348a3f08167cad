import { readNumber } from "../formats/results/numbers.ts";
import { UserError } from "../space/user-error.ts";
import type { Metrics } from "../study/events.ts";
import { withoutUndefined } from "../study/record.ts";
import { type Judgement, type Told, tell } from "../worker/tell.ts";
import { folderOf } from "./leading/study-argument.ts";
import { named } from "./named.ts";
import { print } from "./text/output.ts";

interface TellOptions {
  readonly epoch?: number;
  /** Each `name=number`. */
  readonly metric?: readonly string[];
  readonly done?: boolean;
  /** Why it failed. */
  readonly failed?: string;
}

/** `whetstone tell`: logs what came of a trial that was asked for, and prints what is to become of it. */
export async function tellOf(study: string, trial: number, options: TellOptions): Promise<number> {
  const { epoch, metric, done, failed } = options;
  const path = folderOf(study, { needsCommand: false });
  const state: Told["state"] | undefined = failed !== undefined ? "failed" : done ? "done" : undefined;
  const told = withoutUndefined({ epoch, metrics: metric && readMetrics(metric), state, reason: failed });
  const judgement = await tell(path, trial, told);
  print([judgementText(judgement)]);
  return 0;
}

/** `val_accuracy=0.91` and its like as metrics. Throws UserError where one is no number. */
export function readMetrics(given: readonly string[]): Metrics {
  return named(
    given.map((text) => {
      const equals = text.lastIndexOf("=");
      const value = readNumber(text.slice(equals + 1));
      if (equals < 1 || value === undefined)
        throw new UserError(`--metric ${text}: expected a name and a number, as in --metric val_accuracy=0.91`);
      return [text.slice(0, equals), value] as const;
    }),
  );
}

const words: Readonly<Record<Judgement["state"], string>> = {
  continue: "continue",
  done: "done",
  paused: "pause",
  stopped: "stop",
  diverged: "diverged",
  failed: "failed",
  killed: "killed",
};

/** One line that begins with one word, so that scripts can tell by it: `continue`, `stop: …`, `done`. */
export function judgementText({ state, reason }: Judgement): string {
  return reason === "" ? words[state] : `${words[state]}: ${reason}`;
}
