import { studySummary } from "../../src/analysis/ranking.ts";
import { historyChart } from "../../src/charts/history.ts";
import { withCommas } from "../../src/charts/numbers.ts";
import type { ShownFinding } from "../../src/dashboard/findings.ts";
import type { Study, TrialState } from "../../src/study/study.ts";
import { ChartView } from "../parts/chart.tsx";
import { Controls } from "../parts/controls.tsx";
import { OrderButton } from "../parts/order-button.tsx";
import { Ranges } from "../parts/ranges.tsx";
import { Card, Choice, number, ParamChips, State, TrialLink } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { usePolled } from "../state/polled.ts";
import { goWith } from "../state/selection.ts";
import { askFindings } from "../state/server.ts";
import { hasCurves, site, study } from "../state/session.ts";

const over = word("over");
const budgets = ["trials", "epochs", "time"] as const;

/** How the search stands, and what to look at. */
export function Overview() {
  const now = study.value;
  if (now === undefined) return null;
  const chosen = budgets.find((each) => each === over.value) ?? "trials";
  return (
    <div class="overview">
      <Standing study={now} />
      <Findings />
      <Card
        title="Best so far"
        class="wide"
        aside={<Choice label="over" options={budgets} chosen={chosen} choose={(each) => note({ over: each })} />}
      >
        {chosen === "trials" || hasCurves.value ? (
          <ChartView
            of={`${chosen} ${hasCurves.value}`}
            make={(options) =>
              study.value === undefined ? undefined : historyChart(study.value, { ...options, over: chosen })
            }
          />
        ) : (
          <p class="empty">Reading the curves …</p>
        )}
      </Card>
      <Card title="Ranges" class="wide">
        <Ranges study={now} />
      </Card>
      {site.value.control && <Controls study={now} />}
    </div>
  );
}

const states: readonly TrialState[] = ["running", "done", "paused", "stopped", "diverged", "failed", "killed"];

function Standing({ study: now }: { readonly study: Study }) {
  const summary = studySummary(now);
  const leader = summary.best;
  const { metric } = now.definition;
  const ended = states.filter((state) => summary.states[state] > 0);
  const stage = now.stages.at(-1);
  return (
    <>
      <Card class="best" title="Best trial" aside={leader === undefined ? undefined : <TrialLink of={leader.number} />}>
        {leader === undefined ? (
          <p class="empty">No trial has a finite {metric.name} yet.</p>
        ) : (
          <>
            <p class="figure" data-best={leader.score}>
              {number(leader.score)}
            </p>
            <p class="muted">
              {metric.name}, {metric.goal === "maximize" ? "more" : "less"} is better; epoch {number(leader.scoreEpoch)}
              , stage {leader.stage}
            </p>
            <ParamChips params={leader.params} />
          </>
        )}
      </Card>
      <Card
        class="standing"
        title="Trials"
        aside={
          stage === undefined ? undefined : (
            <span class="muted">
              stage {stage.number} of {Math.max(now.plans.length, now.stages.length)}
            </span>
          )
        }
      >
        <p class="figure">
          {withCommas(summary.started)}
          <span class="of"> of {withCommas(summary.planned)} planned</span>
        </p>
        <div class="bar" role="img" aria-label={ended.map((state) => `${summary.states[state]} ${state}`).join(", ")}>
          {ended.map((state) => (
            <span key={state} class={`bar-${state}`} style={{ flexGrow: summary.states[state] }} />
          ))}
          <span class="bar-ahead" style={{ flexGrow: Math.max(0, summary.planned - summary.started) }} />
        </div>
        <ul class="counts">
          {ended.map((state) => (
            <li key={state}>
              <button type="button" class="link" onClick={() => goWith("trials", [], { filter: `state=${state}` })}>
                <b data-count={state}>{withCommas(summary.states[state])}</b> <State of={state} />
              </button>
            </li>
          ))}
        </ul>
        <p class="muted">
          {withCommas(summary.epochs)} {summary.epochs === 1 ? "epoch" : "epochs"} trained
        </p>
      </Card>
    </>
  );
}

function Findings() {
  const found = usePolled(askFindings);
  if (found.value === undefined) return <Card title="What to look at">{<p class="empty">Looking …</p>}</Card>;
  return (
    <Card title="What to look at" class="findings">
      {found.value.length === 0 ? (
        <p class="empty">Nothing yet: too few trials have ended to say anything.</p>
      ) : (
        <ul>
          {found.value.map((finding) => (
            <Finding key={finding.text} of={finding} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const weights = { warning: "Warning", note: "Note", good: "Good" } as const;
const weightSigns = { warning: "▲", note: "●", good: "✓" } as const;

function Finding({ of }: { readonly of: ShownFinding }) {
  const { weight, text, evidence, widen } = of;
  return (
    <li class={`finding finding-${weight}`}>
      <span class="finding-sign" role="img" aria-label={weights[weight]}>
        {weightSigns[weight]}
      </span>
      <span>
        {text}{" "}
        {widen !== undefined && (
          <OrderButton text={`Draw ${widen.parameter} from ${widen.range}`} what={{ action: "widen", ...widen }} />
        )}
      </span>
      {evidence !== undefined && (
        <button
          type="button"
          class="link"
          onClick={() =>
            goWith(
              evidence.view,
              evidence.trials ?? [],
              evidence.parameter === undefined ? {} : { parameter: evidence.parameter },
            )
          }
        >
          See {evidence.view}
        </button>
      )}
    </li>
  );
}
