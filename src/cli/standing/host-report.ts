import type { WorkerReport } from "../../worker/worker-report.ts";

/** The workers of one host, counted. */
export interface HostReport {
  readonly host: string;
  readonly training: number;
  readonly idle: number;
  readonly silent: number;
  readonly lost: number;
}

/** Hosts that have workers which have not left, by name. A lost worker counts while its trial waits for another. */
export function hostReports(workers: readonly WorkerReport[]): HostReport[] {
  const hosts = new Map<string, HostReport>();
  for (const { host, state, trial } of workers) {
    if (state === "left" || (state === "lost" && trial === null)) continue;
    const known = hosts.get(host) ?? { host, training: 0, idle: 0, silent: 0, lost: 0 };
    hosts.set(host, { ...known, [state]: known[state] + 1 });
  }
  return [...hosts.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
}
