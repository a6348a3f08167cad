import { quoteWords } from "./quote.ts";

/** A command as one types it: `whetstone show 'my study' 3`. */
export function typed(...words: readonly (string | number)[]): string {
  return quoteWords(["whetstone", ...words.map(String)]);
}
