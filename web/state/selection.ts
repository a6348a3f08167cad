import { computed } from "@preact/signals";
import { address, go, note } from "./address.ts";

/** Trials picked out, in every view alike; they stand in the address. */

/** Trials that the address holds at most. */
const MOST = 400;

/** Trials that can be compared side by side. */
export const MOST_COMPARED = 8;

export const selection = computed<ReadonlySet<number>>(() => {
  const text = address.value.words.trials ?? "";
  return new Set(
    text
      .split(",")
      .map(Number)
      .filter((number) => Number.isInteger(number) && number > 0),
  );
});

export function select(trials: Iterable<number>): void {
  note({ trials: worded(trials) });
}

/** Adds a trial, or takes it away. */
export function toggle(trial: number): void {
  const next = new Set(selection.peek());
  if (!next.delete(trial)) next.add(trial);
  select(next);
}

/** What a click on a trial does: it alone is picked out, or it is added where a key says so. */
export function pick(trial: number, adding: boolean): void {
  if (adding) toggle(trial);
  else if (selection.peek().size === 1 && selection.peek().has(trial)) openTrial(trial);
  else select([trial]);
}

export function openTrial(trial: number): void {
  go("trial", { number: String(trial) });
}

/** Goes to a view with trials picked out. */
export function goWith(view: string, trials: Iterable<number>, words: Readonly<Record<string, string>> = {}): void {
  go(view, { ...words, trials: worded(trials) });
}

function worded(trials: Iterable<number>): string | undefined {
  const text = [...trials].slice(0, MOST).join(",");
  return text === "" ? undefined : text;
}
