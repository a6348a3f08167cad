import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";

/** What the gate goes by. */
export interface GateRules {
  readonly token: string;
  /** Whether other machines may ask: then by any address, but by no name other than this machine's. */
  readonly open: boolean;
  /** A name that the user gave by --host. */
  readonly host: string;
  /** Hosts of proxies, each with its port where that is not the usual one: they may ask by this name, and send for pages there. */
  readonly proxies: readonly string[];
  /** Whether any name will do: a proxy of this machine asks, and nothing tells by which. */
  readonly anyName: boolean;
}

/** What becomes of a request: it is let in, or let in and given the cookie, or turned away with a status and a reason. */
type Passage =
  | { readonly kind: "in" }
  | { readonly kind: "welcome"; readonly to: string; readonly cookie: string }
  | { readonly kind: "away"; readonly status: 400 | 401 | 403; readonly reason: string };

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Lets in who has the token, and nothing that another site has sent. A browser shows the token once, in the address, and from
 * then on sends it in a cookie that no script can read and no other site's request carries.
 */
export function passageOf({ method, url, headers }: Asked, rules: GateRules): Passage {
  // A name that somebody else has pointed at this machine would let their page read ours.
  const { host } = headers;
  if (!isOwnHost(host, rules))
    return away(
      400,
      `the host ${host ?? "(none)"} is not this dashboard's; open the address that it printed${orAllow(host)}`,
    );
  if (isFromElsewhere(method, headers)) return away(403, "another site has sent this request");
  if (!hasOwnOrigin(method, headers, rules.proxies))
    return away(
      403,
      `another site has sent this request${orAllow(/^https?:\/\/(.*)$/.exec(headers.origin ?? "")?.[1])}`,
    );
  const cookie = cookieName(host);
  const given = url.searchParams.get("token");
  if (given !== null && method === "GET" && url.pathname === "/") {
    if (!isSame(given, rules.token)) return unknown;
    url.searchParams.delete("token");
    // Only the query: paths are changed by some proxies, and not by others. Without a path the cookie is sent to where the page lies.
    return { kind: "welcome", to: url.search || "?", cookie: `${cookie}=${given}; HttpOnly; SameSite=Strict` };
  }
  const shown = cookieOf(headers.cookie, cookie);
  return shown !== undefined && isSame(shown, rules.token) ? { kind: "in" } : unknown;
}

const unknown: Passage = away(
  401,
  "this dashboard is opened by the address that it printed in the terminal, which holds its token",
);

function away(status: 400 | 401 | 403, reason: string): Passage {
  return { kind: "away", status, reason };
}

/** What to do where a host that was turned away is a proxy's. */
function orAllow(host: string | undefined): string {
  return bareName(host) === undefined
    ? ""
    : `; if that is a proxy of yours, start "whetstone dashboard" with --allow-host ${host}`;
}

/** Compared in a time that tells nothing of how much was right. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** One for each port that browsers see, since cookies do not tell ports apart. */
function cookieName(host = ""): string {
  const port = /:(?<port>\d+)$/.exec(host)?.groups?.port;
  return port === undefined ? "whetstone" : `whetstone-${port}`;
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/** The port is left aside: through a tunnel it is another. */
function isOwnHost(header: string | undefined, { open, host, proxies, anyName }: GateRules): boolean {
  const name = bareName(header);
  if (name === undefined) return false;
  if (anyName || [host.toLowerCase(), "localhost", "127.0.0.1", "::1"].includes(name)) return true;
  if (proxies.some((each) => bareName(each) === name)) return true;
  return open && (isIP(name) !== 0 || name === hostname().toLowerCase());
}

/** A host without its port. */
function bareName(host = ""): string | undefined {
  const name = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::\d+)?$/i.exec(host)?.groups?.name?.toLowerCase();
  return name?.replace(/^\[|\]$/g, "");
}

/** Whether a browser says that another site's page has sent this. */
function isFromElsewhere(method: string, headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  // A link may be followed from anywhere: it brings no cookie along.
  const opened = headers["sec-fetch-mode"] === "navigate" && method === "GET";
  return site !== undefined && site !== "same-origin" && site !== "none" && !opened;
}

/** A change must come from our own page, and nothing may come from another's. */
function hasOwnOrigin(method: string, headers: IncomingHttpHeaders, proxies: readonly string[]): boolean {
  const { origin, host = "" } = headers;
  if (origin === undefined) return method === "GET" || method === "HEAD";
  // The browser has compared them already, and better: it knows the host that it asked, whatever proxies have made of it since.
  if (headers["sec-fetch-site"] === "same-origin") return true;
  return [host, ...proxies].some((each) => origin === `http://${each}` || origin === `https://${each}`);
}
