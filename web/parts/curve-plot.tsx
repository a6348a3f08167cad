import { colourAt } from "../../src/charts/theme.ts";
import { theme } from "../state/look.ts";
import { study } from "../state/session.ts";
import { DataTable } from "./data-table.tsx";
import { isLost, Swatch } from "./ink.tsx";
import { type Plotted, useCurves } from "./use-curves.ts";

interface CurvePlotProps extends Plotted {
  readonly height: number;
}

/** All curves, to be moved by dragging, zoomed by the wheel or two fingers, and picked out by a click. */
export function CurvePlot(props: CurvePlotProps) {
  const { place, words, table, pointed, isMoved, reset } = useCurves(props);
  const { metric, only, height } = props;
  const at = pointed.value;
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-words">{words.value}</span>
        {only === undefined && <Key />}
      </figcaption>
      <div class="curve-place" style={{ height }}>
        <canvas ref={place} role="img" aria-label={`Learning curves of ${metric}. ${words.value}`} onDblClick={reset} />
        {at !== undefined && (
          <div class="pointed" style={{ left: at.x, top: at.y }}>
            {at.text}
          </div>
        )}
        {isMoved.value && (
          <button type="button" class="reset" title="Show all (double click)" onClick={reset}>
            Show all
          </button>
        )}
      </div>
      {table.value !== undefined && <DataTable label={`Learning curves of ${metric}`} table={table.value} />}
    </figure>
  );
}

/** What the colours of many curves mean. */
function Key() {
  const now = study.value;
  if (now === undefined) return null;
  const lost = now.trials.some((trial) => trial !== undefined && isLost(trial.state));
  const inks = [
    ...now.stages.map(({ number }, i) => [`stage ${number}`, colourAt(theme.value, i)] as const),
    ...(lost ? [["diverged or failed", theme.value.warning] as const] : []),
  ];
  return (
    <span class="keys">
      {inks.map(([text, colour]) => (
        <span key={text}>
          <Swatch of={{ colour, dashed: false }} /> {text}
        </span>
      ))}
    </span>
  );
}
