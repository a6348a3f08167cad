import { count, duration, trialsText } from "../../study/amounts.ts";
import { describeParams, shortNumber } from "../../study/describe.ts";
import type { Study, TrialState } from "../../study/study.ts";
import type { Moment, WorkerReport } from "../../worker/worker-report.ts";
import { sparkline } from "../text/sparkline.ts";
import { table } from "../text/table.ts";
import { type Look, paint, type Span, type Style, textOf } from "../text/terminal.ts";
import { type StatusReport, statusReport } from "./status-report.ts";

/**
 * How a study stands, as lines that fit `width`. Their number depends on the number of workers alone, so that they can be
 * drawn over again and again.
 */
export function statusLines(study: Study, context: Moment & Look): string[] {
  // A terminal that does not know its width says 0.
  return viewOf(statusReport(study, context), { ...context, width: context.width || 80 });
}

/** The same in one line, for logs. */
export function progressLine(report: StatusReport): string {
  const { state, best, metric, seconds_left } = report;
  const parts = [`${report.name} ${textOf(phases[state])}`];
  if (report.stage !== null) parts.push(`stage ${stageText(report)}`);
  if (best !== null) parts.push(`best ${metric} ${shortNumber(best.score)} (trial ${best.trial})`);
  if (state === "running" && seconds_left !== null) parts.push(`about ${duration(seconds_left)} left`);
  return parts.join(" · ");
}

/** Columns of the titles to the left. */
const MARGIN = 9;
/** Columns that bars and curves take at most, and at least. */
const BAR = 40;
const LEAST_BAR = 8;
/** Workers that are shown one by one. */
const MOST_WORKERS = 16;

/** The lines of a report. */
export function viewOf(report: StatusReport, { now, width, colour }: Pick<Moment, "now"> & Look): string[] {
  const bar = Math.max(LEAST_BAR, Math.min(BAR, width - MARGIN - 30));
  const lines: (readonly Span[])[] = [
    row(report.name, bold, headline(report)),
    row("stage", dim, [stageText(report)]),
    row("done", dim, doneSpans(report, width - MARGIN)),
    row("trials", dim, stateSpans(report)),
    [],
    ...bestRows(report, bar),
    row("pace", dim, paceSpans(report)),
    [],
    ...workerRows(report.workers, now),
    ...byHandRows(report.by_hand),
  ];
  return lines.map((line) => paint(line, { width, colour }));
}

const dim: Style = "dim";
const bold: Style = "bold";

function row(title: string, style: Style, spans: readonly Span[]): Span[] {
  return [{ text: title.padEnd(MARGIN - 1), style }, " ", ...spans];
}

const phases: Readonly<Record<StatusReport["state"], Span>> = {
  running: { text: "running", style: "green" },
  finished: { text: "finished", style: ["bold", "green"] },
  waiting: { text: "no worker is on it", style: "yellow" },
  failed: { text: "failed", style: ["bold", "red"] },
};

function headline({ state, reason, goal, metric }: StatusReport): Span[] {
  const why = reason === "" ? "" : `: ${firstLine(reason)}`;
  return [phases[state], why, { text: ` · ${goal} ${metric}`, style: dim }];
}

function stageText({ stage }: StatusReport): string {
  if (stage === null) return "none opened yet";
  const { number, of, epochs, trials } = stage;
  const paused = trials.paused > 0 ? `, ${trials.paused} paused` : "";
  return `${number} of ${of} · ${trials.ended - trials.paused} of ${count(trials.total, "trial")} ended${paused}, ${trials.running} running · up to ${count(epochs, "epoch")} each`;
}

/** A bar, as long as what stands behind it leaves room for. */
function doneSpans({ epochs, state, seconds_left }: StatusReport, room: number): Span[] {
  const total = epochs.trained + epochs.left;
  const part = total > 0 ? epochs.trained / total : 0;
  const behind = [` ${String(Math.floor(part * 100)).padStart(3)}%`];
  if (state === "finished") behind.push(`${count(shortEpochs(epochs.trained), "epoch")}`);
  else {
    if (seconds_left !== null) behind.push(`about ${duration(seconds_left)} left`);
    behind.push(`${shortEpochs(epochs.trained)} of about ${count(shortEpochs(total), "epoch")}`);
  }
  const text = behind.join(" · ");
  const width = Math.max(LEAST_BAR, Math.min(BAR, room - text.length));
  const full = Math.floor(part * width);
  return [{ text: "█".repeat(full), style: "green" }, { text: "░".repeat(width - full), style: dim }, text];
}

const stateStyles: readonly (readonly [TrialState, Style])[] = [
  ["done", "green"],
  ["running", "cyan"],
  ["paused", "yellow"],
  ["stopped", "yellow"],
  ["diverged", "red"],
  ["failed", ["bold", "red"]],
  ["killed", "red"],
];

/** States that are told also where no trial is in them. */
const always: ReadonlySet<TrialState> = new Set(["done", "running", "diverged", "failed"]);

function stateSpans({ trials }: StatusReport): Span[] {
  const spans: Span[] = [`${trials.started} of ${trials.planned}`];
  for (const [state, style] of stateStyles) {
    if (trials[state] === 0 && !always.has(state)) continue;
    spans.push(" · ", { text: `${trials[state]} ${state}`, style: trials[state] > 0 ? style : dim });
  }
  return spans;
}

/** How much is done in an hour, and on which hosts where there are several. */
function paceSpans({ throughput, hosts }: StatusReport): Span[] {
  const parts: string[] = [];
  if (throughput !== null)
    parts.push(
      `${count(throughput.trials_per_hour, "trial")} and ${count(throughput.epochs_per_hour, "epoch")} an hour`,
    );
  if (hosts.length > 1) parts.push(hosts.map((each) => hostText(each)).join(", "));
  return [parts.length === 0 ? "unknown before the first epoch" : parts.join(" · ")];
}

/** `ada 4 training, 1 silent`. */
function hostText({ host, ...states }: StatusReport["hosts"][number]): string {
  const told = Object.entries(states).flatMap(([state, workers]) => (workers > 0 ? `${workers} ${state}` : []));
  return `${host} ${told.join(", ")}`;
}

function bestRows({ best, best_so_far, metric, state }: StatusReport, width: number): Span[][] {
  if (best === null) {
    return [
      row("best", dim, [state === "finished" ? "none" : "none yet"]),
      row("", dim, []),
      row("curve", dim, []),
      row("so far", dim, []),
    ];
  }
  const { trial, score, epoch, params, curve } = best;
  const values = curve.map(({ value }) => value ?? Number.NaN);
  return [
    row("best", dim, [`${metric} `, { text: shortNumber(score), style: bold }, ` · trial ${trial} at epoch ${epoch}`]),
    row("", dim, [describeParams(params)]),
    row("curve", dim, curveSpans(values, width, "epoch report")),
    row("so far", dim, curveSpans(best_so_far, width, "scored trial")),
  ];
}

function curveSpans(values: readonly number[], width: number, thing: string): Span[] {
  const [first, last] = [values.find(Number.isFinite), values.findLast(Number.isFinite)];
  const range = first === undefined || last === undefined ? "" : `  ${shortNumber(first)} → ${shortNumber(last)}`;
  return [{ text: sparkline(values, width), style: "cyan" }, `${range} in ${count(values.length, thing)}`];
}

function workerRows(workers: readonly WorkerReport[], now: number): Span[][] {
  // Of one that is lost, only a trial that still waits for another worker is of interest.
  const shown = workers.filter(({ state, trial }) => state !== "left" && (state !== "lost" || trial !== null));
  if (shown.length === 0) return [row("workers", dim, ["none"])];
  const rest = shown.length - MOST_WORKERS;
  const columns = [
    { title: "worker" },
    { title: "host" },
    { title: "trial", right: true },
    { title: "epoch", right: true },
    { title: "for", right: true },
    { title: "" },
  ];
  const lines = table(
    columns,
    shown.slice(0, MOST_WORKERS).map((worker) => workerCells(worker, now)),
  );
  if (rest > 0) lines.push([{ text: `and ${count(rest, "more worker")}`, style: dim }]);
  return lines;
}

function byHandRows(trials: readonly number[]): Span[][] {
  if (trials.length === 0) return [];
  const [are, them] = trials.length === 1 ? ["is", "it"] : ["are", "them"];
  return [row("by hand", dim, [`${trialsText(trials)} ${are} out, until whetstone tell says what came of ${them}`])];
}

function workerCells(
  { name, host, state, hangs, trial, epoch, epochs, since, silent_seconds }: WorkerReport,
  now: number,
): Span[] {
  const alarm: Span =
    state === "lost"
      ? { text: silent_seconds > 0 ? `lost: silent for ${duration(silent_seconds)}` : "lost", style: "red" }
      : state === "silent"
        ? { text: `silent for ${duration(silent_seconds)}`, style: "yellow" }
        : hangs
          ? { text: "seems to hang", style: "yellow" }
          : "";
  const work =
    trial === null || since === null
      ? [{ text: "–", style: dim }, "", ""]
      : [String(trial), `${epoch}/${epochs}`, duration(Math.max(0, now - Date.parse(since)) / 1000)];
  return [name, host, ...work, alarm];
}

function shortEpochs(epochs: number): number {
  return epochs < 10 ? Math.round(epochs * 10) / 10 : Math.round(epochs);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
