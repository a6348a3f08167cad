import { computed, signal } from "@preact/signals";

/** What the page shows, as its address tells: `#curves?trials=4,12&metric=train_loss`. So a view can be sent to somebody. */
export interface Address {
  readonly view: string;
  readonly words: Readonly<Record<string, string>>;
}

export const address = signal<Address>(read());

window.addEventListener("hashchange", () => {
  const found = read();
  if (print(found) !== print(address.value)) address.value = found;
});

/** Shows a view; words that are not named stay, and those that are undefined go. */
export function go(view: string, words: Readonly<Record<string, string | undefined>> = {}): void {
  show({ view, words: merged(words) }, view !== address.value.view);
}

/** Changes words of the address, in the view that is shown. */
export function note(words: Readonly<Record<string, string | undefined>>): void {
  show({ view: address.value.view, words: merged(words) }, false);
}

/** A word of the address, as a signal. */
export function word(name: string) {
  return computed(() => address.value.words[name]);
}

function merged(words: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all = { ...address.peek().words, ...words };
  return Object.fromEntries(Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined));
}

function show(next: Address, isStep: boolean): void {
  if (print(next) === print(address.peek())) return;
  address.value = next;
  // Only another view is a step that "back" undoes.
  if (isStep) history.pushState(null, "", print(next));
  else history.replaceState(null, "", print(next));
}

window.addEventListener("popstate", () => {
  address.value = read();
});

function read(): Address {
  const [view = "", query = ""] = location.hash.slice(1).split("?");
  return { view: view || "overview", words: Object.fromEntries(new URLSearchParams(query)) };
}

/** Commas are left readable, as they may be in an address. */
function print({ view, words }: Address): string {
  const query = new URLSearchParams(words).toString().replaceAll("%2C", ",");
  return `#${view}${query === "" ? "" : `?${query}`}`;
}
