import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { study, studyName } from "./session.ts";

/** Milliseconds between two questions at least. */
const REST = 2000;

/**
 * What the server works out of a study, asked for again after the study has changed; undefined until it has
 * answered. `of` names what else the question depends on.
 */
export function usePolled<T>(ask: (study: string) => Promise<T>, of = ""): Signal<T | undefined> {
  const found = useSignal<T | undefined>(undefined);
  const name = studyName.value;
  useEffect(() => {
    let due: number | undefined;
    let asked = Number.NEGATIVE_INFINITY;
    let isThere = true;
    const askNow = async () => {
      due = undefined;
      asked = performance.now();
      try {
        const answer = await ask(name);
        if (isThere) found.value = answer;
      } catch {
        // The head says that the server is away.
      }
    };
    const stop = study.subscribe(() => {
      due ??= window.setTimeout(askNow, Math.max(0, asked + REST - performance.now()));
    });
    return () => {
      isThere = false;
      clearTimeout(due);
      stop();
    };
  }, [name, of]);
  return found;
}
