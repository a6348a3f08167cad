import type { Chart, ChartOption, Drawing, Frame } from "./chart.ts";
import { legendBeyond, legendLook } from "./style.ts";
import { wrapped } from "./wrapped.ts";

/** Pixels from one line of the subtitle to the next, and a sign's width, on average. */
const LINE = 17;
const SIGN = 6.1;
const MARGIN = 20;

/** Pixels that the heading of a chart takes; 0 where it has none. */
export function headingHeight({ headed, width }: Frame, subtitle: string): number {
  return headed ? 44 + LINE * linesOf(subtitle, width).length : 0;
}

/** A legend below a chart's heading, and where a legend of one row would begin for what is under it to have room. */
export function legendBelow(frame: Frame, subtitle: string, names: readonly string[]) {
  const top = headingHeight(frame, subtitle);
  return {
    legend: { ...legendLook(frame, top + 10), data: [...names] },
    below: top + legendBeyond(names, frame.width),
  };
}

/** Puts a drawing, whose parts begin below `headingHeight`, under its heading. */
export function finished(frame: Frame, { option, ...drawing }: Drawing): Chart {
  const { width, theme } = frame;
  const { title, subtitle } = drawing;
  const common: ChartOption = {
    backgroundColor: theme.background,
    animation: false,
    textStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12, color: theme.text },
    ...option,
  };
  if (!frame.headed) return { ...drawing, width, option: common };
  const heading: ChartOption["title"] = {
    text: title,
    subtext: linesOf(subtitle, width).join("\n"),
    left: MARGIN,
    top: 14,
    itemGap: 7,
    textStyle: { color: theme.text, fontSize: 16, fontWeight: 600 },
    subtextStyle: { color: theme.muted, fontSize: 12, lineHeight: LINE },
  };
  return { ...drawing, width, option: { ...common, title: heading } };
}

/** A chart that has nothing to draw, and says why. */
export function withoutDrawing(frame: Frame, title: string, subtitle: string): Chart {
  return finished(frame, { title, subtitle, height: headingHeight(frame, subtitle) + 60, option: { series: [] } });
}

/** A subtitle in lines that are about as wide as the chart. */
function linesOf(subtitle: string, width: number): readonly string[] {
  return wrapped(subtitle, Math.max(20, Math.floor((width - 2 * MARGIN) / SIGN)));
}
