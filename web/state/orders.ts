import { signal } from "@preact/signals";
import { order } from "./server.ts";
import { studyName } from "./session.ts";

/** What came of what was last asked for, until somebody has read it. */
export const said = signal<{ readonly text: string; readonly isDone: boolean } | undefined>(undefined);

/** Milliseconds that it stands there. */
const READ = 15_000;

let due: number | undefined;

/** Orders a change of the study that is shown. */
export async function give(what: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    say(await order(studyName.peek(), what), true);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), false);
  }
}

/** Says what was done, for a while, or why it was not, until that is closed. */
export function say(text: string, isDone: boolean): void {
  clearTimeout(due);
  said.value = { text, isDone };
  if (isDone) due = window.setTimeout(forget, READ);
}

export function forget(): void {
  said.value = undefined;
}
