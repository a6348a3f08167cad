import { spaceChart } from "../../src/charts/space.ts";
import { landscapeFrom } from "../../src/dashboard/model-words.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { usePolled } from "../state/polled.ts";
import { askLandscape } from "../state/server.ts";
import { study } from "../state/session.ts";

const parameter = word("parameter");

/** Score against each hyperparameter, with the ranges of the stages. */
export function Space() {
  const landscape = usePolled(askLandscape).value ?? undefined;
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
        of={`${only} ${landscape?.trials}`}
        make={(options) =>
          study.value === undefined
            ? undefined
            : spaceChart(study.value, {
                ...options,
                ...(only === undefined ? {} : { parameters: [only] }),
                landscape: landscape && landscapeFrom(landscape),
              })
        }
      />
    </Card>
  );
}
