/** What the page and its own addresses end in: itself, what it asks for, or a file of it. */
const ENDING = /\/(?:api\/(?:[^/]+\/(?:trials\/.+|[a-z]+))?|assets\/[^/]+|[^/]*)$/;

/**
 * What is asked for, wherever the page lies. Some proxies keep the path below which they show it: `/node/c12/7700/api/digits/curves` is
 * `/api/digits/curves`. What they keep needs no option, since everything that the page asks for ends in one of few ways.
 */
export function withinPage(pathname: string): string {
  return ENDING.exec(pathname)?.[0] ?? pathname;
}
