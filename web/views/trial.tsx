import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TrialDetails } from "../../src/dashboard/trial-details.ts";
import { codecOf } from "../../src/space/distribution.ts";
import { printParameter } from "../../src/space/print.ts";
import { curveLength } from "../../src/study/curve-columns.ts";
import { shortNumber } from "../../src/study/describe.ts";
import type { Study, Trial } from "../../src/study/study.ts";
import { CurvePlot } from "../parts/curve-plot.tsx";
import { metricsOf } from "../parts/curve-set.ts";
import { inkAt, isLost } from "../parts/ink.tsx";
import { OrderButton } from "../parts/order-button.tsx";
import { Output } from "../parts/output.tsx";
import { Details } from "../parts/trial-details.tsx";
import { Card, number, Select, State } from "../parts/words.tsx";
import { go, note, word } from "../state/address.ts";
import { takeKeys } from "../state/keyboard.ts";
import { theme } from "../state/look.ts";
import { openTrial, selection, toggle } from "../state/selection.ts";
import { askTrial } from "../state/server.ts";
import { hasCurves, study, studyName } from "../state/session.ts";

const shown = word("number");
const metric = word("metric");

/** Everything about one trial. */
export function TrialPage() {
  const now = study.value;
  const trial = now?.trials[Number(shown.value) - 1];
  useEffect(
    () =>
      takeKeys((key) => {
        const at = Number(shown.peek());
        if (key === "j" && study.peek()?.trials[at] !== undefined) openTrial(at + 1);
        else if (key === "k" && at > 1) openTrial(at - 1);
        else if (key === "x") toggle(at);
        else return false;
        return true;
      }),
    [],
  );
  if (now === undefined) return null;
  if (trial === undefined) return <p class="empty">There is no trial {shown.value} yet.</p>;
  return <OneTrial key={trial.number} study={now} trial={trial} />;
}

function OneTrial({ study: now, trial }: { readonly study: Study; readonly trial: Trial }) {
  const details = useDetails(trial);
  const metrics = metricsOf({ ...now, trials: [trial] });
  const chosen = metrics.find((each) => each === metric.value) ?? metrics[0]!;
  return (
    <div class="trial">
      <TrialHead study={now} trial={trial} />
      <Card title="Params" class="params">
        <Params study={now} trial={trial} />
      </Card>
      <Card
        title="Curve"
        class="curve-card"
        aside={
          metrics.length > 1 ? (
            <Select label="metric" options={metrics} chosen={chosen} choose={(each) => note({ metric: each })} />
          ) : undefined
        }
      >
        {hasCurves.value && curveLength(trial) === 0 ? (
          <p class="empty">It has reported no epoch.</p>
        ) : hasCurves.value ? (
          <CurvePlot
            metric={chosen}
            over="epochs"
            smoothing={0}
            logX={false}
            logY={false}
            only={[trial.number]}
            inks={new Map([[trial.number, inkAt(theme.value, 0)]])}
            height={280}
          />
        ) : (
          <p class="empty">Reading the curves …</p>
        )}
      </Card>
      <Output trial={trial} />
      {details !== undefined && <Details of={details} study={now} />}
    </div>
  );
}

function TrialHead({ study: { definition }, trial }: { readonly study: Study; readonly trial: Trial }) {
  const { number: n, state, score, scoreEpoch, stage, epochs, sampler, seed, reason, violates } = trial;
  const isPicked = selection.value.has(n);
  return (
    <header class="trial-head">
      <h2>Trial {n}</h2>
      <State of={state} />
      <span>
        {definition.metric.name} <b data-score={score}>{number(score)}</b>
        {scoreEpoch !== undefined && <span class="muted"> at epoch {shortNumber(scoreEpoch)}</span>}
      </span>
      <span class="muted">
        stage {stage}, up to epoch {shortNumber(epochs)}, by {sampler}, seed {seed}
      </span>
      <span class="spread" />
      {(state === "running" || state === "paused") && (
        <OrderButton
          text="Give it up"
          asking={`Give trial ${n} up for good?`}
          what={{ action: "kill-trial", trial: n }}
        />
      )}
      <button type="button" aria-pressed={isPicked} onClick={() => toggle(n)}>
        {isPicked ? "Picked out" : "Pick out"}
      </button>
      <button type="button" onClick={() => go("trials")}>
        All trials <kbd>Esc</kbd>
      </button>
      {reason !== "" && <pre class={`reason ${isLost(state) ? "reason-trouble" : ""}`}>{reason}</pre>}
      {violates !== undefined && <p class="reason reason-trouble">It violates {violates.join(" and ")}.</p>}
    </header>
  );
}

/** Asked for again whenever the trial has changed. */
function useDetails(trial: Trial): TrialDetails | undefined {
  const details = useSignal<TrialDetails | undefined>(undefined);
  const name = studyName.value;
  useEffect(() => {
    let isThere = true;
    askTrial(name, trial.number).then(
      (answer) => {
        if (isThere) details.value = answer;
      },
      () => {},
    );
    return () => {
      isThere = false;
    };
  }, [name, trial]);
  return details.value;
}

/** Each value, where it lies in its range. */
function Params({ study: { stages, definition }, trial }: { readonly study: Study; readonly trial: Trial }) {
  const space = stages[trial.born - 1]?.space ?? definition.space;
  const known = new Set(space.parameters.map(({ name }) => name));
  const others = Object.keys(trial.params).filter((name) => !known.has(name));
  return (
    <dl class="param-list">
      {space.parameters.map((parameter) => {
        const value = trial.params[parameter.name];
        const at = value === undefined ? undefined : codecOf(parameter.distribution).locate(value);
        return (
          <div key={parameter.name} class={value === undefined ? "inactive" : ""}>
            <dt>{parameter.name}</dt>
            <dd>
              <b data-param={parameter.name}>{value === undefined ? "not active" : String(value)}</b>
              <code class="muted">{printParameter(parameter)}</code>
              {at !== undefined && (
                <span class="range-bar" aria-hidden="true">
                  <i style={{ left: `${100 * Math.min(1, Math.max(0, at))}%` }} />
                </span>
              )}
            </dd>
          </div>
        );
      })}
      {others.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <b>{String(trial.params[name])}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
