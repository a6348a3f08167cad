import { bestOnBorder, borderCheck } from "../analysis/border.ts";
import { budgetTrust, isMisleading } from "../analysis/budget-trust.ts";
import { confirmationOf, confirmedBest } from "../analysis/confirmation.ts";
import { hangingText } from "../analysis/hanging.ts";
import { whyHopeless } from "../analysis/hopeless.ts";
import { best, countStates, isScored, studySummary } from "../analysis/ranking.ts";
import { trustText } from "../analysis/trust-text.ts";
import { sampled } from "../charts/sample.ts";
import type { Border } from "../charts/space.ts";
import { whyEarly } from "../schedules/until.ts";
import { printParameter } from "../space/print.ts";
import { unsealings } from "../store/unsealed.ts";
import { count, trialsText } from "../study/amounts.ts";
import { describeReason, shortNumber } from "../study/describe.ts";
import { searchStages } from "../study/repeats.ts";
import { failedLately, trialsOf } from "../study/stage-trials.ts";
import type { Study, Trial } from "../study/study.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { hangingTrials, lostIn, type WorkerReport } from "../worker/worker-report.ts";

/** Something to look at, as a sentence, and where its evidence is shown. */
export interface ShownFinding {
  /** `warning`: it may spoil the search; `good`: it went as it should; `note`: to know. */
  readonly weight: "warning" | "note" | "good";
  readonly text: string;
  readonly evidence?: Evidence;
  /** The border that is the matter, as charts tell it. */
  readonly border?: Border;
  /** The range to search instead, in the space grammar, where a border is the matter. */
  readonly widen?: { readonly parameter: string; readonly range: string };
}

/** A view of the page, and what is picked out in it. */
export interface Evidence {
  readonly view: string;
  readonly trials?: readonly number[];
  readonly parameter?: string;
}

/** What to look at, warnings first. */
export function findingsOf(study: Study, reports: readonly WorkerReport[], folder: string): readonly ShownFinding[] {
  const found = [
    ...hopelessFindings(study, reports),
    ...standingFindings(study, reports),
    ...borderFindings(study),
    ...trustFindings(study),
    ...hostFindings(study),
    ...workerFindings(study, reports),
    ...hangingFindings(reports),
    ...outcomeFindings(study),
    ...confirmationFindings(study),
    ...sealFindings(study, folder),
  ];
  const order = ["warning", "note", "good"];
  return found.sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}

function hopelessFindings(study: Study, reports: readonly WorkerReport[]): ShownFinding[] {
  const text = whyHopeless(study, lostIn(reports));
  return text === undefined
    ? []
    : [{ weight: "warning", text: sentence(describeReason(text)), evidence: { view: "trials" } }];
}

/** Once all workers that there were are gone: whether anything is left to do. */
function standingFindings(study: Study, reports: readonly WorkerReport[]): ShownFinding[] {
  const isDeserted = reports.length > 0 && reports.every(({ state }) => state === "left" || state === "lost");
  const isByHand = study.trials.some((trial) => trial?.state === "running" && trial.byHand);
  if (!isDeserted || isByHand || whyHopeless(study, lostIn(reports)) !== undefined) return [];
  const job = scheduleOf(study.definition).next(study);
  if (job.kind !== "finished") {
    const text = "No worker is on it, and it is not finished; whetstone status says how to go on.";
    return [{ weight: "warning", text, evidence: { view: "workers" } }];
  }
  const { started, planned } = studySummary(study);
  const early = whyEarly(study, job);
  const left = started < planned ? ", before all was tried" : "";
  const text = early === undefined ? "The search is finished" : `The search is finished${left}: ${early}`;
  return [{ weight: "good", text: sentence(text) }];
}

/** The most trials that the border check looks at: more show no more of a border, and take seconds. */
const MOST_CHECKED = 10_000;

function borderFindings(study: Study): ShownFinding[] {
  const { goal } = study.definition.metric;
  const stage = searchStages(study).findLast(({ first }) => study.trials[first - 1] !== undefined);
  if (stage === undefined) return [];
  const all = trialsOf(study, stage);
  const checked = sampled(all, MOST_CHECKED);
  const findings = borderCheck(stage.space, checked, goal);
  const by = checked.length < all.length ? ` (by ${MOST_CHECKED} of its trials, chosen by chance)` : "";
  if (findings.length === 0) {
    // Where few have a score, nothing is known to be good.
    if (all.filter((trial) => trial.state !== "running" && isScored(trial)).length < 10) return [];
    const onBorder = bestOnBorder(stage.space, checked, goal);
    if (onBorder !== undefined)
      return [{ weight: "note", text: sentence(`${onBorder}${by}`), evidence: { view: "space" } }];
    const text = `No best values of stage ${stage.number} sit on a border${by}: its ranges hold what is good.`;
    return [{ weight: "good", text, evidence: { view: "space" } }];
  }
  return findings.map(({ text, parameter, side, strength, suggestion }) => {
    const found = stage.space.parameters.find(({ name }) => name === parameter);
    const conditions = found?.conditions ?? [];
    return {
      weight: strength === "strong" && suggestion !== undefined ? "warning" : "note",
      text: sentence(`${text}${by}`),
      evidence: { view: "space", parameter },
      border: { parameter, side, text: `${text}${by}` },
      ...(suggestion === undefined
        ? {}
        : { widen: { parameter, range: printParameter({ distribution: suggestion, conditions }) } }),
    };
  });
}

function trustFindings(study: Study): ShownFinding[] {
  return budgetTrust(study).map((trust) => ({
    weight: isMisleading(trust) ? "warning" : "good",
    text: sentence(trustText(trust)),
    evidence: { view: "curves" },
  }));
}

/** Fewest trials that a host has ended until its failures are told. */
const HOST_TRIALS = 3;

/** Hosts on which trials fail far more often than elsewhere: the machine is to blame, and not the params. */
function hostFindings({ trials, workers }: Study): ShownFinding[] {
  const hosts = new Map<string, Trial[]>();
  for (const trial of trials) {
    if (trial === undefined || trial.state === "running") continue;
    const host = workers.get(trial.worker)?.host ?? "an unknown host";
    const ended = hosts.get(host);
    if (ended === undefined) hosts.set(host, [trial]);
    else ended.push(trial);
  }
  const failedOf = (some: readonly Trial[]) => some.filter(({ state }) => state === "failed");
  const all = [...hosts.values()].flat();
  return [...hosts].flatMap(([host, ended]) => {
    const failed = failedOf(ended);
    const elsewhere = (failedOf(all).length - failed.length) / Math.max(1, all.length - ended.length);
    const share = failed.length / ended.length;
    if (ended.length < HOST_TRIALS || share < 0.3 || share < 3 * elsewhere || hosts.size === 1) return [];
    const text = `${failed.length} of ${ended.length} trials on ${host} failed, and ${percent(elsewhere)} elsewhere.`;
    return [{ weight: "warning" as const, text, evidence: { view: "trials", trials: numbers(failed) } }];
  });
}

/** More trials than these are counted and not named: the evidence picks them out. */
const MOST_NAMED = 6;

function workerFindings({ trials }: Study, reports: readonly WorkerReport[]): ShownFinding[] {
  const lost = reports.filter(({ state }) => state === "lost");
  if (lost.length === 0) return [];
  const left = trials.flatMap((trial) =>
    trial?.state === "running" && lost.some(({ name }) => name === trial.worker) ? [trial.number] : [],
  );
  const who =
    lost.length === 1 ? `Worker ${lost[0]!.name} on ${lost[0]!.host} is lost` : `${lost.length} workers are lost`;
  const meaning =
    left.length === 0
      ? "; others have taken over what it trained"
      : `; waiting to be taken over: ${left.length > MOST_NAMED ? count(left.length, "trial") : trialsText(left)}`;
  const evidence = { view: "workers", ...(left.length === 0 ? {} : { trials: left }) };
  return [{ weight: left.length > 0 ? "warning" : "note", text: `${who}${meaning}.`, evidence }];
}

function hangingFindings(reports: readonly WorkerReport[]): ShownFinding[] {
  const trials = hangingTrials(reports);
  const text = hangingText(trials);
  if (text === undefined) return [];
  const advice = sentence(`${text}; if the program hangs, give it up`);
  return [{ weight: "warning", text: advice, evidence: { view: "workers", trials } }];
}

function outcomeFindings(study: Study): ShownFinding[] {
  const { trials } = study;
  const { diverged, failed } = countStates(trials);
  const of = (state: Trial["state"]) => trials.flatMap((trial) => (trial?.state === state ? [trial.number] : []));
  const findings: ShownFinding[] = [];
  if (diverged > 0) {
    const text = `${diverged} of ${trials.length} trials diverged; the crosses at the edge show where learning breaks.`;
    findings.push({ weight: "note", text, evidence: { view: "space", trials: of("diverged") } });
  }
  if (failed > 0) {
    const again = failedLately(study).length > 0 ? " When that is mended: whetstone retry." : "";
    const text = `${count(failed, "trial")} failed; the output tells why.${again}`;
    findings.push({ weight: "warning", text, evidence: { view: "trials", trials: of("failed") } });
  }
  return findings;
}

function confirmationFindings(study: Study): ShownFinding[] {
  const best = confirmedBest(confirmationOf(study));
  if (best === undefined || best.result.count < 2) return [];
  const { mean, low, high, count } = best.result;
  const { name } = study.definition.metric;
  const text = `Trained again with ${count} other seeds, trial ${best.trial.number} has ${name} ${shortNumber(mean)} on average (95% interval ${shortNumber(low)} … ${shortNumber(high)}).`;
  return [{ weight: "good", text, evidence: { view: "trials", trials: [best.trial.number] } }];
}

function sealFindings(study: Study, folder: string): ShownFinding[] {
  const { sealed = [] } = study;
  if (sealed.length === 0) return [];
  const looks = unsealings(folder).length;
  const winner = best(study);
  const text =
    looks === 0
      ? `The test set (${sealed.join(", ")}) is sealed, so that nothing is chosen by it. Look when nothing is left to choose: whetstone unseal.`
      : `The test set was looked at ${looks === 1 ? "once" : `${looks} times`}; what is chosen after that is chosen with it in mind.`;
  const evidence = looks === 0 || winner === undefined ? {} : { evidence: { view: "trials", trials: [winner.number] } };
  return [{ weight: looks > 1 ? "warning" : "note", text, ...evidence }];
}

function sentence(text: string): string {
  const [first = "", ...rest] = text;
  // A name begins the sentence as it is written.
  const begun = /^[a-z_]\w*:/i.test(text) ? text : first.toUpperCase() + rest.join("");
  return begun.endsWith(".") ? begun : `${begun}.`;
}

function percent(share: number): string {
  return share === 0 ? "none" : `${Math.round(100 * share)}%`;
}

function numbers(trials: readonly Trial[]): number[] {
  return trials.map(({ number }) => number);
}
