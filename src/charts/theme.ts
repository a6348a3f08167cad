import { cividis } from "./cividis.ts";

/** Colours and signs of charts. Safe for the colour-blind (Okabe and Ito 2008), and each colour has a sign of its own beside it. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly background: string;
  /** Text, at least 7:1 against the background; `muted` text at least 4.5:1. */
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  /** The stages' colours, in their order; at least 3:1. */
  readonly series: readonly string[];
  /** What is best, and what a selection picks out. */
  readonly best: string;
  readonly selected: string;
  /** Warnings, divergence, death. */
  readonly warning: string;
  /** What has ended well, has been cut short, still runs. */
  readonly done: string;
  readonly stopped: string;
  readonly running: string;
  /** Scores' colours from the worst to the best, which stands out most from the background; as many in each theme. */
  readonly ramp: readonly string[];
}

export const light: Theme = {
  name: "light",
  background: "#ffffff",
  text: "#1b2530",
  muted: "#56636f",
  grid: "#e8ebef",
  axis: "#98a3ae",
  series: ["#5b7f9f", "#0072b2", "#009e73", "#b0588f", "#8a6d00"],
  best: "#d55e00",
  selected: "#111827",
  warning: "#b3261e",
  done: "#0072b2",
  stopped: "#8893a0",
  running: "#009e73",
  ramp: cividis.toReversed(),
};

export const dark: Theme = {
  name: "dark",
  background: "#12171d",
  text: "#e8edf2",
  muted: "#a3b1be",
  grid: "#262e37",
  axis: "#64717e",
  series: ["#8fa9c0", "#56b4e9", "#2fc79a", "#d991bd", "#f0e442"],
  best: "#f5902f",
  selected: "#ffffff",
  warning: "#ff8a80",
  done: "#56b4e9",
  stopped: "#8a97a4",
  running: "#2fc79a",
  ramp: cividis,
};

const signs = ["circle", "diamond", "triangle", "rect", "pin"] as const;

/** The colour of the `i`-th of several things, from 0; they begin anew where there are more. */
export function colourAt({ series }: Theme, i: number): string {
  return series[i % series.length]!;
}

/** The sign that goes with that colour. */
export function signAt(i: number): (typeof signs)[number] {
  return signs[i % signs.length]!;
}
