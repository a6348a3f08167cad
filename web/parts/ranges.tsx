import type { Distribution } from "../../src/space/distribution.ts";
import { printParameter } from "../../src/space/print.ts";
import { baseRange } from "../../src/space/range.ts";
import type { Parameter } from "../../src/space/space.ts";
import { searchStages } from "../../src/study/repeats.ts";
import type { Study } from "../../src/study/study.ts";
import { go } from "../state/address.ts";
import { Scroll } from "./scroll.tsx";

/** Every hyperparameter's range in each stage, as words and as bars that narrow. */
export function Ranges({ study }: { readonly study: Study }) {
  const stages = searchStages(study);
  if (stages.length === 0) return <p class="empty">No stage has been opened yet.</p>;
  return (
    <Scroll label="Ranges">
      <table class="plain ranges">
        <thead>
          <tr>
            <th scope="col">hyperparameter</th>
            {stages.map(({ number, epochs }) => (
              <th scope="col" key={number}>
                stage {number}, {epochs} {epochs === 1 ? "epoch" : "epochs"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {study.definition.space.parameters.map(({ name }) => {
            const inStages = stages.map(({ space }) => space.parameters.find((each) => each.name === name));
            const whole = wholeRange(inStages.flatMap((each) => each?.distribution ?? []));
            return (
              <tr key={name}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => go("space", { parameter: name })}>
                    {name}
                  </button>
                </th>
                {inStages.map((parameter, i) => (
                  <td key={stages[i]!.number}>
                    {parameter === undefined ? (
                      <span class="muted">left out</span>
                    ) : (
                      <>
                        <code class={isAsBefore(inStages[i - 1], parameter) ? "muted" : ""}>
                          {printParameter(parameter)}
                        </code>
                        <Bar of={parameter.distribution} whole={whole} stage={i} />
                      </>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

/** What a stage has left as it was stands back behind what it has changed. */
function isAsBefore(before: Parameter | undefined, now: Parameter): boolean {
  return before !== undefined && printParameter(before) === printParameter(now);
}

interface Whole {
  readonly low: number;
  readonly high: number;
}

function wholeRange(distributions: readonly Distribution[]): Whole | undefined {
  const ranges = distributions.flatMap((each) => baseRange(each) ?? []);
  if (ranges.length === 0) return undefined;
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}

function Bar({
  of,
  whole,
  stage,
}: {
  readonly of: Distribution;
  readonly whole: Whole | undefined;
  readonly stage: number;
}) {
  const range = baseRange(of);
  if (range === undefined || whole === undefined || !(whole.high > whole.low)) return null;
  const share = (x: number) => `${(100 * (x - whole.low)) / (whole.high - whole.low)}%`;
  const width = `${(100 * (range.high - range.low)) / (whole.high - whole.low)}%`;
  return (
    <div class="range-bar" aria-hidden="true">
      <span class={`stage-${stage % 5}`} style={{ left: share(range.low), width }} />
    </div>
  );
}
