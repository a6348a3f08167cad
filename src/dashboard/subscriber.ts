import type { Writable } from "node:stream";
import type { LiveStudy } from "./live-study.ts";
import { RESYNC } from "./resync.ts";

/** Bytes that may wait for a slow reader before it is told no more until it has caught up. */
const MOST_WAITING = 1_000_000;

/** Milliseconds between signs of life, so that neither side takes a quiet study for a lost connection. */
const SIGN = 15_000;

/**
 * Tells one page of changes, as server-sent events. A page that reads slowly makes nothing pile up: what it missed is sent when it has
 * read the rest, or, where that is no longer known, it is told to ask for all anew.
 */
export function subscribe(
  live: Pick<LiveStudy, "version" | "since" | "watch">,
  response: Writable,
  server: string,
  version: number,
): void {
  let sent = version;
  let behind = false;
  const catchUp = (): boolean => {
    const missed = live.since(server, sent);
    if (missed === undefined) {
      response.end(RESYNC);
      return false;
    }
    for (const frame of missed) response.write(frame);
    sent = live.version;
    return true;
  };
  if (!catchUp()) return;
  const unwatch = live.watch((frame) => {
    if (response.writableLength > MOST_WAITING) behind = true;
    if (behind) return;
    response.write(frame);
    sent = live.version;
  });
  response.on("drain", () => {
    if (!behind) return;
    behind = false;
    if (!catchUp()) unwatch();
  });
  const signs = setInterval(() => behind || response.write(":\n\n"), SIGN);
  response.on("close", () => {
    clearInterval(signs);
    unwatch();
  });
}
