import { batch, computed, effect, signal } from "@preact/signals";
import { takeBlocks } from "../../src/dashboard/curve-blocks.ts";
import { KnownStudy } from "../../src/dashboard/known-study.ts";
import type { Change, Snapshot } from "../../src/dashboard/wire.ts";
import type { ToldAttempt } from "../../src/study/attempts.ts";
import type { Study } from "../../src/study/study.ts";
import type { WorkerReport } from "../../src/worker/worker-report.ts";
import { address, note } from "./address.ts";
import { askCurves, askSite, askSnapshot, changesSource, type Site } from "./server.ts";

/** The study that is shown, as far as the page knows it, and how it comes to know. */

export const site = signal<Site>({ studies: [], control: false });
export const study = signal<Study | undefined>(undefined);
export const reports = signal<readonly WorkerReport[]>([]);
/** Whether all curves are here; before, a study has none. */
export const hasCurves = signal(false);
/** Where curves were thinned, the points that each keeps. */
export const pointsEach = signal<number | undefined>(undefined);
export const connection = signal<"opening" | "live" | "lost" | "failed">("opening");
export const trouble = signal("");

/** The study that the address names, or the first. */
export const studyName = computed(() => {
  const { studies } = site.value;
  const named = address.value.words.study;
  return named !== undefined && studies.includes(named) ? named : (studies[0] ?? "");
});

let known: KnownStudy | undefined;
/** The name of the study that is known. */
let shown = "";
let source: EventSource | undefined;
/** Whether a proxy seems to collect answers until they end, so that one without end never comes. */
let isCollected = false;
let opening = 0;

/** Milliseconds in which the server is heard where nothing collects its answers. */
const PATIENCE = 5000;

export async function begin(): Promise<void> {
  try {
    site.value = await askSite();
  } catch (error) {
    fail(error);
    return;
  }
  effect(() => {
    const name = studyName.value;
    if (name !== "") void open(name);
  });
}

/** Shows another study; what was picked out was of the one before. */
export function showStudy(name: string): void {
  note({ study: name, trials: undefined, number: undefined });
}

/** The version of the study that the page knows. */
export function knownVersion(): number {
  return known?.version ?? 0;
}

export function attemptsOf(trial: number): readonly ToldAttempt[] {
  return known?.attemptsOf(trial) ?? [];
}

async function open(name: string): Promise<void> {
  const turn = ++opening;
  source?.close();
  try {
    const snapshot = await askSnapshot(name);
    if (turn !== opening) return;
    known = new KnownStudy(snapshot);
    shown = name;
    batch(() => {
      hasCurves.value = false;
      pointsEach.value = undefined;
      connection.value = "live";
      publish();
    });
    follow(name, snapshot, turn);
    await readCurves(name, known, turn);
  } catch (error) {
    if (turn !== opening) return;
    // Nothing of another study stands under this one's name.
    if (shown !== name) study.value = undefined;
    fail(error);
  }
}

/** Another study as it is now, curves included; it is not followed. */
export async function readStudy(name: string): Promise<Study> {
  const other = new KnownStudy(await askSnapshot(name));
  const response = await askCurves(name);
  const bytes = new Uint8Array(await response.arrayBuffer());
  takeBlocks(bytes, (trial, curve) => other.takeCurve(trial, curve));
  other.curvesTaken(Number(response.headers.get("X-Version")));
  return other.study;
}

function follow(name: string, since: Pick<Snapshot, "server" | "version">, turn: number): void {
  const changes = changesSource(name, since, isCollected);
  source = changes;
  let isHeard = false;
  const collected = () => {
    if (turn !== opening) return;
    isCollected = true;
    changes.close();
    follow(name, since, turn);
  };
  const patience = isCollected ? undefined : window.setTimeout(collected, PATIENCE);
  changes.addEventListener("heard", () => {
    clearTimeout(patience);
    isHeard = true;
    connection.value = "live";
  });
  changes.addEventListener("change", (event) => {
    const change: Change = JSON.parse(event.data);
    if (known?.take(change) === false) void open(name);
    else soon();
  });
  changes.addEventListener("resync", () => void open(name));
  changes.onerror = () => {
    clearTimeout(patience);
    if (turn !== opening) return;
    if (changes.readyState === EventSource.CLOSED) connection.value = "failed";
    // What was asked for once has ended.
    else if (!isCollected || !isHeard) connection.value = "lost";
    isHeard = false;
  };
}

async function readCurves(name: string, of: KnownStudy, turn: number): Promise<void> {
  const response = await askCurves(name);
  const each = response.headers.get("X-Points-Each");
  let rest = new Uint8Array();
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (turn !== opening || part === undefined) return;
    if (part.done) break;
    const bytes = joined(rest, part.value);
    rest = bytes.subarray(takeBlocks(bytes, (trial, curve) => of.takeCurve(trial, curve)));
  }
  of.curvesTaken(Number(response.headers.get("X-Version")));
  batch(() => {
    hasCurves.value = true;
    pointsEach.value = each === null ? undefined : Number(each);
    publish();
  });
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

let isDue = false;

/** Several changes at once are shown at once. */
function soon(): void {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    batch(publish);
  }, 30);
}

function publish(): void {
  if (known === undefined) return;
  study.value = known.study;
  reports.value = known.reports;
}

function fail(error: unknown): void {
  connection.value = "failed";
  trouble.value = wordsOf(error);
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
