import { pairsChart } from "../../src/charts/pairs.ts";
import { varyingParameters } from "../../src/charts/parameter-axis.ts";
import { landscapeFrom } from "../../src/dashboard/model-words.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card, Select } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { usePolled } from "../state/polled.ts";
import { askLandscape } from "../state/server.ts";
import { study } from "../state/session.ts";

const across = word("across");
const up = word("up");

/** Two hyperparameters as a map of what a model expects, with the trials on it. */
export function Pairs() {
  const now = study.value;
  const names = now === undefined ? [] : varyingParameters(now);
  const one = names.find((name) => name === across.value) ?? names[0] ?? "";
  const other = names.find((name) => name === up.value && name !== one) ?? names.find((name) => name !== one) ?? "";
  const answer = usePolled((name) => askLandscape(name, one, other), `${one} ${other}`).value;
  const landscape = answer ?? undefined;
  if (now === undefined) return null;
  if (names.length < 2) return <p class="empty">The study varies one hyperparameter only.</p>;
  return (
    <Card
      title="Pairs"
      aside={
        <div class="tools">
          <Select label="across" options={names} chosen={one} choose={(name) => note({ across: name })} />
          <Select
            label="upwards"
            options={names.filter((name) => name !== one)}
            chosen={other}
            choose={(name) => note({ up: name })}
          />
        </div>
      }
    >
      <ChartView
        awaits={answer === undefined ? ["what a model expects"] : []}
        of={`${one} ${other} ${landscape?.trials} ${landscape?.pair?.one} ${landscape?.pair?.other}`}
        make={(options) =>
          study.value === undefined
            ? undefined
            : pairsChart(study.value, {
                ...options,
                parameters: [one, other],
                landscape: landscape && landscapeFrom(landscape),
              })
        }
      />
    </Card>
  );
}
