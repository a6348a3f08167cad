import { CurvePlot } from "../parts/curve-plot.tsx";
import { metricsOf } from "../parts/curve-set.ts";
import { Card, Choice, Select } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { hasCurves, pointsEach, study } from "../state/session.ts";

const metric = word("metric");
const by = word("by");
const scale = word("scale");
const smooth = word("smooth");

/** All learning curves. */
export function Curves() {
  const now = study.value;
  if (now === undefined) return null;
  const metrics = metricsOf(now);
  const chosen = metrics.find((each) => each === metric.value) ?? metrics[0]!;
  const over = by.value === "time" ? "time" : "epochs";
  const logarithmic = scale.value ?? "";
  const flip = (axis: string) =>
    note({
      scale: logarithmic.includes(axis) ? logarithmic.replace(axis, "") || undefined : logarithmic + axis,
    });
  return (
    <Card
      title="Learning curves"
      aside={
        <div class="tools">
          <Select label="metric" options={metrics} chosen={chosen} choose={(each) => note({ metric: each })} />
          <Choice label="by" options={["epochs", "time"]} chosen={over} choose={(each) => note({ by: each })} />
          <button type="button" aria-pressed={logarithmic.includes("y")} onClick={() => flip("y")}>
            log {chosen}
          </button>
          <button type="button" aria-pressed={logarithmic.includes("x")} onClick={() => flip("x")}>
            log {over}
          </button>
          <label class="slider">
            smoothing
            <input
              type="range"
              min="0"
              max="0.95"
              step="0.05"
              value={smooth.value ?? "0"}
              onInput={({ currentTarget: { value } }) => note({ smooth: value === "0" ? undefined : value })}
            />
          </label>
        </div>
      }
    >
      {hasCurves.value ? (
        <CurvePlot
          metric={chosen}
          over={over}
          smoothing={Math.min(0.95, Math.max(0, Number(smooth.value ?? 0) || 0))}
          logX={logarithmic.includes("x")}
          logY={logarithmic.includes("y")}
          height={Math.max(300, Math.min(720, window.innerHeight - 250))}
        />
      ) : (
        <p class="empty">Reading the curves …</p>
      )}
      <p class="muted hint">
        Drag to move; wheel or pinch to zoom, with Shift only along the {over}; a click picks a trial out.
        {pointsEach.value !== undefined &&
          ` The study is long: each curve is shown by ${pointsEach.value} of its points, its first, last and best among them.`}
      </p>
    </Card>
  );
}
