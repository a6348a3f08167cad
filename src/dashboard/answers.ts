import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Asset } from "./assets.ts";
import { JsonText } from "./json-text.ts";

/** On every answer: nothing but our own files runs or is loaded, nobody frames us, and nothing says where a link came from. */
const guard: OutgoingHttpHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

export function answer(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body?: string | Uint8Array,
): void {
  response.writeHead(status, { ...guard, "Cache-Control": "no-store", ...headers });
  response.end(body);
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  answer(response, status, { "Content-Type": "text/plain; charset=utf-8" }, `${text}\n`);
}

/** Bytes from which text is sent compressed. */
const WORTH = 4096;

/** Answers with something as JSON, and the version of the study that it is of where that is given. */
export function answerJson(request: IncomingMessage, response: ServerResponse, value: unknown, version?: number): void {
  const json = value instanceof JsonText ? value : new JsonText(value);
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    ...(version === undefined ? {} : { "X-Version": String(version) }),
  };
  if (json.plain.length < WORTH || !accepts(request, "gzip")) answer(response, 200, headers, json.plain);
  else answer(response, 200, { ...headers, "Content-Encoding": "gzip" }, json.packed);
}

export function answerAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const { type, plain, brotli, etag, lasting } = asset;
  const keep = { "Cache-Control": lasting ? "private, max-age=31536000, immutable" : "no-cache", ETag: etag };
  if (request.headers["if-none-match"] === etag) {
    answer(response, 304, keep);
    return;
  }
  const packed = accepts(request, "br");
  const headers = { ...keep, "Content-Type": type, ...(packed ? { "Content-Encoding": "br" } : {}) };
  answer(response, 200, headers, packed ? brotli : plain);
}

/** Begins an answer that goes on; its end is not known yet. */
export function beginAnswer(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  response.writeHead(200, { ...guard, "Cache-Control": "no-store", ...headers });
  // Sent at once, so that the page knows that it is heard, however long nothing is new.
  response.flushHeaders();
}

/** Sends parts one by one, and the next one only when the reader has taken the last. */
export async function answerInParts(response: ServerResponse, parts: Iterable<Uint8Array>): Promise<void> {
  for (const part of parts) {
    if (response.destroyed) return;
    if (response.write(part)) continue;
    await new Promise<void>((go) => {
      const done = () => {
        response.off("drain", done);
        response.off("close", done);
        go();
      };
      response.on("drain", done);
      response.on("close", done);
    });
  }
  response.end();
}

function accepts({ headers }: IncomingMessage, encoding: string): boolean {
  return String(headers["accept-encoding"] ?? "")
    .split(",")
    .some((each) => each.trim().split(";")[0] === encoding);
}
