import { spaceChart } from "../../src/charts/space.ts";
import { landscapeFrom } from "../../src/dashboard/model-words.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { usePolled } from "../state/polled.ts";
import { askFindings, askLandscape } from "../state/server.ts";
import { study } from "../state/session.ts";

const parameter = word("parameter");

/** Score against each hyperparameter, with the ranges of the stages. */
export function Space() {
  const answer = usePolled(askLandscape).value;
  const landscape = answer ?? undefined;
  const findings = usePolled(askFindings).value;
  const borders = findings?.flatMap(({ border }) => border ?? []) ?? [];
  const now = study.value;
  if (now === undefined) return null;
  const names = now.definition.space.parameters.map(({ name }) => name);
  const only = names.includes(parameter.value ?? "") ? parameter.value : undefined;
  return (
    <Card
      title={only === undefined ? "Score over each hyperparameter" : `Score over ${only}`}
      aside={
        only !== undefined && (
          <button type="button" onClick={() => note({ parameter: undefined })}>
            All hyperparameters
          </button>
        )
      }
    >
      <ChartView
        of={`${only} ${landscape?.trials} ${borders.map(({ text }) => text)}`}
        awaits={[
          ...(answer === undefined ? ["what a model expects"] : []),
          ...(findings === undefined ? ["the check of the borders"] : []),
        ]}
        make={(options) =>
          study.value === undefined
            ? undefined
            : spaceChart(study.value, {
                ...options,
                ...(only === undefined ? {} : { parameters: [only] }),
                borders,
                landscape: landscape && landscapeFrom(landscape),
              })
        }
      />
    </Card>
  );
}
