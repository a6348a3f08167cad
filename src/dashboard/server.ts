import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../space/user-error.ts";
import { failureOfSystem, hasCode } from "../store/errors.ts";
import { answer, answerText } from "./answers.ts";
import { readAssets } from "./assets.ts";
import { type GateRules, passageOf } from "./gate.ts";
import { proxiedAt } from "./proxied-at.ts";
import { route } from "./routes.ts";
import { Studies } from "./studies.ts";
import { withinPage } from "./within-page.ts";

export interface DashboardOptions {
  /** A study's folder, or one that holds several. */
  readonly folder: string;
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** 0, for any that is free, unless told otherwise. */
  readonly port?: number;
  /** Whether pages may change studies. */
  readonly control?: boolean;
  /** Hosts of proxies that may ask by their own name, in lower case. */
  readonly allowHost?: readonly string[];
}

export interface Dashboard {
  /** The address with the token. */
  readonly url: string;
  /** Which proxy shows it as well, and where, with the token; from a browser, since only a path may be known. */
  readonly proxied?: { readonly proxy: string; readonly url: string };
  close(): Promise<void>;
}

/** Connections at the same time; more are refused, so that nobody takes all the memory. */
const MOST_CONNECTIONS = 256;

/** Serves the studies of a folder to browsers, until it is closed. Throws UserError where there is no study, or no such port. */
export async function serveDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { folder, host = "127.0.0.1", port = 0, control = false, allowHost = [] } = options;
  const site = { studies: new Studies(folder), assets: readAssets(), control };
  // A study that cannot be read says so here, and what is long is read before anybody waits for it.
  const [only, ...others] = site.studies.names();
  if (only !== undefined && others.length === 0) site.studies.study(only);
  const token = randomBytes(18).toString("base64url");
  let rules: GateRules | undefined;
  const server = createServer((request, response) => {
    response.on("error", () => {});
    if (rules === undefined) return answerText(response, 503, "the dashboard is starting");
    handle(rules, site, request, response).catch((error: unknown) => failed(response, error));
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, host, port);
  const address = server.address() as AddressInfo;
  const open = !isLoopback(address.address);
  const found = open ? undefined : proxiedAt(address.port, process.env);
  rules = {
    token,
    open,
    host,
    proxies: found?.host === undefined ? allowHost : [...allowHost, found.host],
    anyName: found !== undefined && found.host === undefined,
  };
  const shown = !open ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shown}:${address.port}/?token=${token}`,
    ...(found === undefined ? {} : { proxied: { proxy: found.proxy, url: `${found.address}?token=${token}` } }),
    close: () =>
      new Promise((done) => {
        site.studies.close();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^(::ffff:)?127\./.test(address);
}

async function handle(
  rules: GateRules,
  site: Parameters<typeof route>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = addressOf(request);
  if (url === undefined) return answerText(response, 400, "the address cannot be read");
  const passage = passageOf({ method: request.method ?? "", url, headers: request.headers }, rules);
  if (passage.kind === "away") return answerText(response, passage.status, passage.reason);
  if (passage.kind === "welcome") return answer(response, 303, { Location: passage.to, "Set-Cookie": passage.cookie });
  await route(site, { request, response, url });
}

function addressOf({ url = "" }: IncomingMessage): URL | undefined {
  // An address that begins with two strokes would name another host.
  if (!url.startsWith("/") || url.startsWith("//") || !URL.canParse(url, "http://dashboard")) return undefined;
  const address = new URL(url, "http://dashboard");
  address.pathname = withinPage(address.pathname);
  return address;
}

/** A study that cannot be read is told to the page; what is a bug is told in the terminal, and the server goes on. */
function failed(response: ServerResponse, error: unknown): void {
  // Whoever asked has gone away, amid what they sent.
  if (hasCode(error, "ECONNRESET")) return;
  const known = error instanceof UserError ? error.message : failureOfSystem(error);
  if (known === undefined) console.error(error);
  if (response.headersSent) response.destroy();
  else answerText(response, 500, known ?? "the dashboard failed; its terminal tells more");
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (error) => {
      const busy = hasCode(error, "EADDRINUSE");
      if (busy) fail(new UserError(`port ${port} of ${host} is in use; give another --port, or none for any free one`));
      else if (hasCode(error, "EACCES", "EADDRNOTAVAIL", "ENOTFOUND"))
        fail(new UserError(`cannot listen on ${host}:${port} (${error.message}); give another --host or --port`));
      else fail(error);
    });
    server.listen(port, host, done);
  });
}
