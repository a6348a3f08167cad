import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Trial } from "../../src/study/study.ts";
import { askOutput } from "../state/server.ts";
import { studyName } from "../state/session.ts";
import { Card } from "./words.tsx";

/** Milliseconds between two questions for new output. */
const PACE = 600;

/** Characters that are kept of it. */
const MOST = 200_000;

/** What a trial's program prints, followed while it runs. */
export function Output({ trial: { number, state } }: { readonly trial: Trial }) {
  const text = useSignal("");
  const place = useRef<HTMLPreElement>(null);
  const name = studyName.value;
  useEffect(() => {
    let next = 0;
    let due: number | undefined;
    let isThere = true;
    const look = async () => {
      try {
        const part = await askOutput(name, number, next);
        if (!isThere) return;
        const goesOn = next > 0 && part.from === next;
        if (part.text !== "" || !goesOn) {
          const shown = place.current;
          const isAtEnd = shown === null || shown.scrollTop + shown.clientHeight > shown.scrollHeight - 24;
          text.value = `${goesOn ? text.value : ""}${part.text}`.slice(-MOST);
          if (isAtEnd) requestAnimationFrame(() => place.current?.scrollTo(0, place.current.scrollHeight));
        }
        next = part.next;
      } catch {
        // Asked again below.
      }
      if (isThere && state === "running") due = window.setTimeout(look, PACE);
    };
    void look();
    return () => {
      isThere = false;
      clearTimeout(due);
    };
  }, [name, number, state]);
  return (
    <Card
      title="Output"
      class="wide"
      aside={state === "running" ? <span class="pulse pulse-on">followed</span> : undefined}
    >
      <pre ref={place} class="output">
        {text.value === "" ? "Nothing was printed." : asShown(text.value)}
      </pre>
    </Card>
  );
}

/** A progress bar counts as what it shows at last, and signs that only steer terminals are left out. */
function asShown(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.trimEnd().split("\r").at(-1) ?? "")
      .join("\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is removed
      .replace(/\u001b\[[\d;?]*[a-z]/gi, "")
  );
}
