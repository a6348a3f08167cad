import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";

/** What the gate goes by. */
export interface GateRules {
  readonly token: string;
  /** The cookie's name; one for each port, since cookies do not tell ports apart. */
  readonly cookie: string;
  /** Whether other machines may ask: then by any address, but by no name other than this machine's. */
  readonly open: boolean;
  /** A name that the user gave by --host. */
  readonly host: string;
}

/** What becomes of a request: it is let in, or let in and given the cookie, or turned away with a status and a reason. */
type Passage =
  | { readonly kind: "in" }
  | { readonly kind: "welcome"; readonly to: string }
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
  if (!isOwnHost(headers.host, rules))
    return away(400, `the host ${headers.host ?? "(none)"} is not this dashboard's; open the address that it printed`);
  if (!isSameOrigin(method, headers)) return away(403, "another site has sent this request");
  const given = url.searchParams.get("token");
  if (given !== null && method === "GET" && url.pathname === "/") {
    if (!isSame(given, rules.token)) return unknown;
    url.searchParams.delete("token");
    return { kind: "welcome", to: `${url.pathname}${url.search}` };
  }
  const cookie = cookieOf(headers.cookie, rules.cookie);
  return cookie !== undefined && isSame(cookie, rules.token) ? { kind: "in" } : unknown;
}

/** The header that gives a browser the cookie. */
export function cookieHeader({ cookie, token }: GateRules): string {
  return `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}

const unknown: Passage = away(
  401,
  "this dashboard is opened by the address that it printed in the terminal, which holds its token",
);

function away(status: 400 | 401 | 403, reason: string): Passage {
  return { kind: "away", status, reason };
}

/** Compared in a time that tells nothing of how much was right. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

/** The port is left aside: through a tunnel it is another. */
function isOwnHost(header: string | undefined, { open, host }: GateRules): boolean {
  const name = /^(?<name>\[[\da-f:.]+\]|[^:[\]]+)(?::\d+)?$/i.exec(header ?? "")?.groups?.name?.toLowerCase();
  if (name === undefined) return false;
  const bare = name.replace(/^\[|\]$/g, "");
  if (bare === "localhost" || bare === "127.0.0.1" || bare === "::1") return true;
  return open && (isIP(bare) !== 0 || bare === host.toLowerCase() || bare === hostname().toLowerCase());
}

/** Browsers say where a request comes from; a change must come from our own page, and nothing may come from another site's. */
function isSameOrigin(method: string, headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers["sec-fetch-site"];
  // A link may be followed from anywhere: it brings no cookie along.
  const opened = headers["sec-fetch-mode"] === "navigate" && method === "GET";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !opened) return false;
  return method === "GET" || method === "HEAD" || origin !== undefined;
}
