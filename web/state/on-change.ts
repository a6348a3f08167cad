import type { ReadonlySignal } from "@preact/signals";

/** Calls `take` with each new value, and not with the one that there is. Ends when the function that is returned is called. */
export function onChange<T>(signal: ReadonlySignal<T>, take: (value: T) => void): () => void {
  let isFirst = true;
  return signal.subscribe((value) => {
    if (!isFirst) take(value);
    isFirst = false;
  });
}
