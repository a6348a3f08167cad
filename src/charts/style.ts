import type { Frame } from "./chart.ts";
import type { Theme } from "./theme.ts";

/** Looks that charts share: upright values on light lines, axes without boxes. */

export function axisLook(theme: Theme, name: string) {
  return {
    name,
    nameTextStyle: { color: theme.muted, fontSize: 12 },
    // At the edge, and not across the chart where the other axis is 0.
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
    splitLine: { show: false },
  };
}

/** Keys that several parts of an axis need. */
export function labelLook(theme: Theme) {
  return { color: theme.muted, fontSize: 11, hideOverlap: true };
}

/** Below a chart's heading, or below the words of a page: at their left end either way. */
export function legendLook({ theme, headed }: Frame, top: number) {
  return {
    top,
    left: headed ? 18 : -5,
    itemWidth: 14,
    itemHeight: 9,
    itemGap: 16,
    textStyle: { color: theme.text, fontSize: 12 },
  };
}

/** Pixels of a legend's row, of what stands beside each name, and of a sign on average. */
const ROW = { height: 21, mark: 35, sign: 6.6 };

/** Pixels that a legend takes beyond its first row, where it is too wide for one. */
export function legendBeyond(names: readonly string[], width: number): number {
  let [rows, used] = [0, 0];
  for (const name of names) {
    const wide = ROW.mark + ROW.sign * name.length;
    used = used > 0 && used + wide > width - 40 ? wide : used + wide;
    if (used === wide && name !== names[0]) rows++;
  }
  return rows * ROW.height;
}

/**
 * Tooltips are drawn as text and never as HTML, so that names and params full of markup stay what they are, and a page needs to
 * allow no inline styles.
 */
export function tooltipLook(theme: Theme) {
  return {
    renderMode: "richText" as const,
    confine: true,
    backgroundColor: theme.name === "light" ? "#ffffff" : "#1d242c",
    borderColor: theme.axis,
    textStyle: { color: theme.text, fontSize: 12 },
  };
}
