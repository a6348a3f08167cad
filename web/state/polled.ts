import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { WorkedOut } from "../../src/dashboard/paced.ts";
import { knownVersion, study, studyName } from "./session.ts";

/** Milliseconds between two questions at least. */
const REST = 2000;

/**
 * What the server works out of a study, asked for again after the study has changed, until it is of the study as it is known here;
 * undefined until it has answered. `of` names what else the question depends on.
 */
export function usePolled<T>(ask: (study: string) => Promise<WorkedOut<T>>, of = ""): Signal<T | undefined> {
  const found = useSignal<T | undefined>(undefined);
  const name = studyName.value;
  useEffect(() => {
    let due: number | undefined;
    let asked = Number.NEGATIVE_INFINITY;
    let isThere = true;
    const soon = () => {
      due ??= window.setTimeout(askNow, Math.max(0, asked + REST - performance.now()));
    };
    const askNow = async () => {
      asked = performance.now();
      try {
        const { value, version } = await ask(name);
        if (!isThere) return;
        found.value = value;
        due = undefined;
        if (version < knownVersion()) soon();
      } catch {
        // The head says that the server is away.
        due = undefined;
      }
    };
    const stop = study.subscribe(soon);
    return () => {
      isThere = false;
      clearTimeout(due);
      stop();
    };
  }, [name, of]);
  return found;
}
