import { type ConfirmedTrial, confirmationOf } from "../../analysis/confirmation.ts";
import { best } from "../../analysis/ranking.ts";
import { shortNumber } from "../../study/describe.ts";
import type { Study } from "../../study/study.ts";
import { table } from "./table.ts";
import { type Span, textOf } from "./terminal.ts";

/** What training the best again with other seeds has come to, as lines; none where nothing has been confirmed. */
export function confirmationLines(study: Study): Span[][] {
  const confirmed = confirmationOf(study);
  const [best] = confirmed;
  if (best === undefined) return [];
  const { metric } = study.definition;
  const columns = [
    { title: "trial", right: true },
    { title: "mean", right: true },
    { title: "95% interval" },
    { title: "first", right: true },
    { title: "seeds", right: true },
    { title: "" },
  ];
  return [
    [`confirmed with other seeds, ${metric.name}:`],
    ...table(
      columns,
      confirmed.map((each) => cells(each, best)),
    ).map((line) => ["  ", ...line]),
    ...[flatteryText(study, confirmed), seedsText(confirmed)].flatMap((text) => (text === undefined ? [] : [[text]])),
  ];
}

/** The same, plain. */
export function confirmationText(study: Study): string[] {
  return confirmationLines(study).map((line) => line.map(textOf).join("").trimEnd());
}

function cells(each: ConfirmedTrial, best: ConfirmedTrial): Span[] {
  const { trial, repeats, result } = each;
  const { count: scored, mean, low, high } = result;
  return [
    String(trial.number),
    scored === 0 ? "" : shortNumber(mean),
    scored < 2 ? "" : interval(low, high),
    trial.score === undefined ? "" : shortNumber(trial.score),
    scored === repeats ? String(scored) : `${scored} of ${repeats}`,
    comparison(each, best.trial.number),
  ];
}

function comparison({ verdict, behind, result }: ConfirmedTrial, best: number): string {
  if (verdict === "mostly diverged") return verdict;
  if (behind === undefined || result.count === 0) return "";
  if (verdict === "not told apart") return `not told apart from trial ${best}`;
  return `worse than trial ${best} by ${interval(behind.low, behind.high)}`;
}

function interval(low: number, high: number): string {
  return `${shortNumber(low)} … ${shortNumber(high)}`;
}

/** How much the best of the search owed to chance. */
function flatteryText({ definition }: Study, confirmed: readonly ConfirmedTrial[]): string | undefined {
  const first = best({ definition, trials: confirmed.map(({ trial }) => trial) });
  const place = confirmed.findIndex(({ trial }) => trial === first);
  const found = confirmed[place];
  if (first === undefined || found === undefined || Number.isNaN(found.flattery)) return undefined;
  if (isNothing(found.flattery, first.score)) return undefined;
  const by = shortNumber(Math.abs(found.flattery));
  const luck = found.flattery > 0 ? `flattered it by ${by}` : `did not flatter it: on average it is better by ${by}`;
  const now = place === 0 ? "" : `; by its mean it is number ${place + 1}`;
  return `the best of the search was trial ${first.number}, whose first score ${luck}${now}`;
}

/** Whether seeds change anything at all. */
function seedsText(confirmed: readonly ConfirmedTrial[]): string | undefined {
  const same = confirmed.every(({ result: { count, mean, low, high } }) => count > 1 && isNothing(high - low, mean));
  return same ? "every repeat of a trial scored the same; does the program use WHETSTONE_SEED?" : undefined;
}

/** Whether scores differ by nothing: a mean of equal numbers may differ from them in its last digit. */
function isNothing(difference: number, score: number): boolean {
  return Math.abs(difference) <= 1e-12 * Math.abs(score);
}
