import type { IncomingMessage, ServerResponse } from "node:http";
import { UserError } from "../space/user-error.ts";
import { answerAsset, answerInParts, answerJson, answerText, beginAnswer } from "./answers.ts";
import type { Asset } from "./assets.ts";
import { shownCheckpoints } from "./checkpoints.ts";
import { control } from "./control.ts";
import { curveBlocks, pointsEach } from "./curve-blocks.ts";
import type { LiveStudy } from "./live-study.ts";
import { shownOutput } from "./output-part.ts";
import type { WorkedOut } from "./paced.ts";
import type { Studies } from "./studies.ts";
import { subscribe } from "./subscriber.ts";
import { trialDetails } from "./trial-details.ts";

/** What the server shows, and whether pages may change anything. */
export interface Site {
  readonly studies: Studies;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly control: boolean;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers a request that the gate has let in. */
export async function route(site: Site, call: Call): Promise<void> {
  const { request, response, url } = call;
  const asset = site.assets.get(url.pathname);
  if (asset !== undefined && request.method === "GET") return answerAsset(request, response, asset);
  const [api, name, what, ...rest] = url.pathname.slice(1).split("/").map(decoded);
  if (api !== "api") return nothing(response);
  if (url.pathname === "/api/") {
    const { studies, control } = site;
    return answerJson(request, response, { studies: studies.names(), control });
  }
  const live = site.studies.study(name ?? "");
  if (live === undefined) return nothing(response);
  if (what === "control" && request.method === "POST") return order(site, call, live);
  const show = what === undefined ? undefined : shows.get(what);
  if (show === undefined || request.method !== "GET") return nothing(response);
  await show(call, live, rest);
}

type Show = (call: Call, live: LiveStudy, rest: readonly string[]) => void | Promise<void>;

/** What can be asked of a study, by the address behind its name. */
const shows = new Map<string, Show>([
  ["snapshot", ({ request, response }, { snapshot }) => answerJson(request, response, snapshot)],
  [
    "curves",
    async ({ response }, { study, version }) => {
      const each = pointsEach(study);
      const kept = Number.isFinite(each) ? { "X-Points-Each": String(each) } : {};
      beginAnswer(response, { "Content-Type": "application/octet-stream", "X-Version": String(version), ...kept });
      await answerInParts(response, curveBlocks(study, each));
    },
  ],
  [
    "changes",
    ({ request, response, url }, live) => {
      // A browser that comes back says what it had last.
      const version = Number(request.headers["last-event-id"] ?? url.searchParams.get("version"));
      beginAnswer(response, {
        "Content-Type": "text/event-stream",
        // Proxies that would compress it, or collect it, would keep it from the page.
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
      });
      subscribe(live, response, url.searchParams.get("server") ?? "", version, url.searchParams.has("once"));
    },
  ],
  ["findings", async (call, { findings }) => answerWorkedOut(call, await findings)],
  [
    "landscape",
    async (call, { study, version, models }) => {
      const [one, other] = ["one", "other"].map((name) => call.url.searchParams.get(name) ?? undefined);
      answerWorkedOut(call, await models.landscape(study, version, one, other));
    },
  ],
  [
    "importance",
    async (call, { study, version, models }) => answerWorkedOut(call, await models.importance.of(study, version)),
  ],
  ["checkpoints", ({ request, response }, live) => answerJson(request, response, shownCheckpoints(live), live.version)],
  [
    "trials",
    ({ request, response, url }, live, [number, part]) => {
      const trial = wholeNumber(number);
      const details = trial === undefined ? undefined : trialDetails(live, trial);
      if (trial === undefined || details === undefined) return nothing(response);
      if (part === undefined) return answerJson(request, response, details);
      if (part !== "output") return nothing(response);
      const from = wholeNumber(url.searchParams.get("from") ?? "0") ?? 0;
      answerJson(request, response, shownOutput(live.folder, trial, from));
    },
  ],
]);

function answerWorkedOut({ request, response }: Call, { value, version }: WorkedOut<unknown>): void {
  answerJson(request, response, value ?? null, version);
}

/** Characters of an order at most. */
const MOST_ORDER = 10_000;

async function order(site: Site, { request, response }: Call, live: LiveStudy): Promise<void> {
  if (!site.control)
    return answerText(response, 403, "this dashboard only shows; start it with --control to change a study from it");
  if (request.headers["content-type"] !== "application/json") return answerText(response, 415, "an order is JSON");
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > MOST_ORDER) return answerText(response, 413, "the order is too long");
  }
  try {
    const done = control(live.folder, JSON.parse(text));
    live.look();
    answerJson(request, response, { done });
  } catch (error) {
    if (error instanceof SyntaxError) return answerText(response, 400, "the order is not JSON");
    if (error instanceof UserError) return answerText(response, 400, error.message);
    throw error;
  }
}

function nothing(response: ServerResponse): void {
  answerText(response, 404, "there is nothing here");
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** A part of the address as its text; what cannot be read is a name that nothing has. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "\0";
  }
}
