import type { Importance } from "../../src/analysis/importance/importance.ts";
import type { ShownCheckpoint } from "../../src/dashboard/checkpoints.ts";
import type { ShownFinding } from "../../src/dashboard/findings.ts";
import type { ShownLandscape } from "../../src/dashboard/model-words.ts";
import type { OutputPart } from "../../src/dashboard/output-part.ts";
import type { WorkedOut } from "../../src/dashboard/paced.ts";
import type { TrialDetails } from "../../src/dashboard/trial-details.ts";
import type { Snapshot } from "../../src/dashboard/wire.ts";

/**
 * What the page asks its server for, by addresses that begin where the page lies, since a proxy may show it below a path. Answers are of
 * the server's own types: both come from one build.
 */

export interface Site {
  readonly studies: readonly string[];
  readonly control: boolean;
}

export function askSite(): Promise<Site> {
  return ask<Site>("api/");
}

export function askSnapshot(study: string): Promise<Snapshot> {
  return ask<Snapshot>(of(study, "snapshot"));
}

export function askFindings(study: string): Promise<WorkedOut<readonly ShownFinding[]>> {
  return askTold(of(study, "findings"));
}

export function askCheckpoints(study: string): Promise<WorkedOut<readonly ShownCheckpoint[]>> {
  return askTold(of(study, "checkpoints"));
}

/** What a model expects, and over a pair of hyperparameters where both are named; null where too few trials tell anything. */
export function askLandscape(study: string, one?: string, other?: string): Promise<WorkedOut<ShownLandscape | null>> {
  const pair = one === undefined || other === undefined ? "" : `?${new URLSearchParams({ one, other })}`;
  return askTold(of(study, `landscape${pair}`));
}

export function askImportance(study: string): Promise<WorkedOut<Importance | null>> {
  return askTold(of(study, "importance"));
}

export function askTrial(study: string, trial: number): Promise<TrialDetails> {
  return ask(of(study, `trials/${trial}`));
}

export function askOutput(study: string, trial: number, from: number): Promise<OutputPart> {
  return ask(of(study, `trials/${trial}/output?from=${from}`));
}

/** All curves, as bytes that come bit by bit. */
export async function askCurves(study: string): Promise<Response> {
  return accepted(of(study, "curves"));
}

/** What is new since a version: as it happens, or every other second as answers that end at once. */
export function changesSource(
  study: string,
  { server, version }: Pick<Snapshot, "server" | "version">,
  once: boolean,
): EventSource {
  return new EventSource(of(study, `changes?server=${server}&version=${version}${once ? "&once" : ""}`));
}

/** Has the server change the study; returns what was done. */
export async function order(study: string, what: Readonly<Record<string, unknown>>): Promise<string> {
  const response = await accepted(of(study, "control"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(what),
  });
  const { done } = await response.json();
  return String(done);
}

function of(study: string, what: string): string {
  return `api/${encodeURIComponent(study)}/${what}`;
}

async function ask<T>(path: string): Promise<T> {
  return (await accepted(path)).json();
}

async function askTold<T>(path: string): Promise<WorkedOut<T>> {
  const response = await accepted(path);
  return { value: await response.json(), version: Number(response.headers.get("X-Version")) };
}

/** An answer that grants what is asked for; else an error says why there is none. */
async function accepted(path: string, asking?: RequestInit): Promise<Response> {
  const response = await fetch(path, asking).catch(() => {
    throw new Error("The dashboard does not answer. Is it still running? Open the address that it printed.");
  });
  if (response.ok) return response;
  throw new Error((await response.text()).trim());
}
