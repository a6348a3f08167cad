import type { Dashboard } from "../../dashboard/server.ts";

/** Where a proxy shows a dashboard as well, if one does. */
export function proxyLines({ proxied }: Dashboard): readonly string[] {
  if (proxied === undefined) return [];
  const { proxy, url } = proxied;
  return [`In ${proxy}${url.startsWith("/") ? ", behind its host's name" : ""}: ${url}`];
}
