import { signal } from "@preact/signals";
import { address, go } from "./address.ts";
import { forget, said } from "./orders.ts";
import { select, selection } from "./selection.ts";
import { viewsThere } from "./views.ts";

export const helpIsOpen = signal(false);

/** What a view does on keys of its own; true where it took the key. */
type KeyTaker = (key: string) => boolean;

let taker: KeyTaker | undefined;

/** The view that is shown takes keys first, until the function that is returned is called. */
export function takeKeys(next: KeyTaker): () => void {
  taker = next;
  return () => {
    if (taker === next) taker = undefined;
  };
}

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { key, target } = event;
  if (key === "Escape") return leave(target);
  if (isTyping(target)) return;
  if (taker?.(key) || general(key)) event.preventDefault();
});

function general(key: string): boolean {
  if (key === "?") {
    helpIsOpen.value = !helpIsOpen.value;
    return true;
  }
  if (key === "/") {
    go("trials");
    const focus = () => document.getElementById("filter")?.focus();
    // In another view it is not there yet.
    focus();
    requestAnimationFrame(focus);
    return true;
  }
  const view = viewsThere().find((each) => each.key === key);
  if (view === undefined) return false;
  go(view.id);
  return true;
}

/** Leaves a field, then the help, then a trial's page, then what is picked out. */
function leave(target: EventTarget | null): void {
  if (isTyping(target) && target instanceof HTMLElement) target.blur();
  else if (helpIsOpen.value) helpIsOpen.value = false;
  else if (said.value !== undefined) forget();
  else if (address.value.view === "trial" || address.value.view === "compare") go("trials");
  else if (selection.value.size > 0) select([]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}
