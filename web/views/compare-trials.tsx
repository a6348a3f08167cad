import type { Trial } from "../../src/study/study.ts";
import { CurvePlot } from "../parts/curve-plot.tsx";
import { inkAt, Swatch } from "../parts/ink.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Card, number, State, TrialLink } from "../parts/words.tsx";
import { theme } from "../state/look.ts";
import { MOST_COMPARED, selection, toggle } from "../state/selection.ts";
import { hasCurves, study } from "../state/session.ts";

type Line = readonly [name: string, textOf: (trial: Trial) => string];

/** Up to eight trials side by side: where they differ, and what came of it. */
export function CompareTrials() {
  const now = study.value;
  if (now === undefined) return null;
  const trials = [...selection.value].slice(0, MOST_COMPARED).flatMap((each) => now.trials[each - 1] ?? []);
  if (trials.length < 2) return <p class="empty">Pick out two to eight trials, in any view, to compare them here.</p>;
  const { metric, space } = now.definition;
  const inks = new Map(trials.map(({ number: n }, i) => [n, inkAt(theme.value, i)]));
  const lines: readonly Line[] = [
    [metric.name, ({ score }) => number(score)],
    ["best epoch", ({ scoreEpoch }) => number(scoreEpoch)],
    ["stage", ({ stage }) => String(stage)],
    ["sampler", ({ sampler }) => sampler],
    ...space.parameters.map(({ name }): Line => [name, ({ params }) => valueText(params[name])]),
  ];
  return (
    <div class="compare">
      <Card title={`${trials.length} trials compared`} class="wide">
        <Scroll label="Trials compared">
          <table class="plain compared">
            <thead>
              <tr>
                <td />
                {trials.map(({ number: n, state }) => (
                  <th scope="col" key={n}>
                    <Swatch of={inks.get(n)!} /> <TrialLink of={n} />{" "}
                    <button type="button" class="link" aria-label={`leave trial ${n} out`} onClick={() => toggle(n)}>
                      ×
                    </button>
                    <br />
                    <State of={state} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map(([name, textOf]) => (
                <Compared key={name} name={name} trials={trials} textOf={textOf} />
              ))}
            </tbody>
          </table>
        </Scroll>
      </Card>
      <Card title={`Curves of ${metric.name}`} class="wide">
        {hasCurves.value && (
          <CurvePlot
            metric={metric.name}
            over="epochs"
            smoothing={0}
            logX={false}
            logY={false}
            only={trials.map(({ number: n }) => n)}
            inks={inks}
            height={320}
          />
        )}
      </Card>
    </div>
  );
}

/** One fact of all; it stands out where they differ. */
function Compared(props: { readonly name: string; readonly trials: readonly Trial[]; readonly textOf: Line[1] }) {
  const { name, trials, textOf } = props;
  const texts = trials.map(textOf);
  return (
    <tr class={new Set(texts).size > 1 ? "differs" : "same"}>
      <th scope="row">{name}</th>
      {texts.map((text, i) => (
        <td key={trials[i]!.number}>{text}</td>
      ))}
    </tr>
  );
}

function valueText(value: unknown): string {
  return value === undefined ? "–" : typeof value === "number" ? number(value) : String(value);
}
