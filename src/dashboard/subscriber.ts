import type { ServerResponse } from "node:http";
import type { LiveStudy } from "./live-study.ts";

/** Bytes that may wait for a slow reader before it is told no more until it has caught up. */
const MOST_WAITING = 1_000_000;

/** Milliseconds between signs of life, so that neither side takes a quiet study for a lost connection. */
const SIGN = 15_000;

const RESYNC = "event: resync\ndata: {}\n\n";

/**
 * Tells one page of changes, as server-sent events. A page that reads slowly makes nothing pile up: what it missed is sent when it has
 * read the rest, or, where that is no longer known, it is told to ask for all anew.
 */
export function subscribe(live: LiveStudy, response: ServerResponse, server: string, version: number): void {
  const missed = live.since(server, version);
  let sent = version;
  let behind = false;
  const send = (frame: string) => response.write(frame);
  if (missed === undefined) {
    response.end(RESYNC);
    return;
  }
  for (const frame of missed) send(frame);
  sent = live.version;
  const unwatch = live.watch((frame) => {
    if (response.writableLength > MOST_WAITING) behind = true;
    if (behind) return;
    send(frame);
    sent = live.version;
  });
  response.on("drain", () => {
    if (!behind) return;
    behind = false;
    const frames = live.since(server, sent);
    if (frames === undefined) {
      unwatch();
      response.end(RESYNC);
      return;
    }
    for (const frame of frames) send(frame);
    sent = live.version;
  });
  const signs = setInterval(() => behind || response.write(":\n\n"), SIGN);
  response.on("close", () => {
    clearInterval(signs);
    unwatch();
  });
}
