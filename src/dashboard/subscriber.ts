import type { Writable } from "node:stream";
import type { LiveStudy } from "./live-study.ts";
import { RESYNC } from "./resync.ts";

/** Tells the page that it is heard. One that is not told in time supposes that a proxy collects answers until they end, and asks `once`. */
const HEARD = Buffer.from("event: heard\ndata: {}\n\n");

/** The end of an answer to who asked once: browsers then ask again after so many milliseconds. */
const AGAIN = Buffer.from("retry: 2000\n\n");

/** Bytes that may wait for a slow reader before it is told no more until it has caught up. */
const MOST_WAITING = 1_000_000;

/** Milliseconds between signs of life, so that neither side takes a quiet study for a lost connection. */
const SIGN = 15_000;

/**
 * Tells one page of changes, as server-sent events. A page that reads slowly makes nothing pile up: what it missed is sent when it has
 * read the rest, or, where that is no longer known, it is told to ask for all anew. Who asks once is told what is new so far.
 */
export function subscribe(
  live: Pick<LiveStudy, "version" | "since" | "watch">,
  response: Writable,
  server: string,
  version: number,
  once = false,
): void {
  response.write(HEARD);
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
  if (once) return void response.end(AGAIN);
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
