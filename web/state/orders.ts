import { signal } from "@preact/signals";
import { order } from "./server.ts";
import { studyName } from "./session.ts";

/** What came of the last order, until somebody has read it. */
export const said = signal<{ readonly text: string; readonly isDone: boolean } | undefined>(undefined);

/** Milliseconds that it stands there. */
const READ = 15_000;

let due: number | undefined;

/** Orders a change of the study that is shown. */
export async function give(what: Readonly<Record<string, unknown>>): Promise<void> {
  clearTimeout(due);
  try {
    said.value = { text: await order(studyName.peek(), what), isDone: true };
    due = window.setTimeout(forget, READ);
  } catch (error) {
    said.value = { text: error instanceof Error ? error.message : String(error), isDone: false };
  }
}

export function forget(): void {
  said.value = undefined;
}
