/** What `whetstone plot` can draw. */
export const plotNames = [
  "history",
  "curves",
  "space",
  "pairs",
  "parallel",
  "importance",
  "timeline",
  "pareto",
  "compare",
] as const;

export type PlotName = (typeof plotNames)[number];
