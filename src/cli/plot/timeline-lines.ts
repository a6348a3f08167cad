import { attemptBars, type Outcome } from "../../charts/attempt-bars.ts";
import { least, most } from "../../math/extremes.ts";
import { duration } from "../../study/amounts.ts";
import type { AttemptsOf } from "../../study/attempts.ts";
import type { Study } from "../../study/study.ts";
import { harmless, type Span, type Style } from "../text/terminal.ts";

const looks: Readonly<Record<Outcome, { readonly sign: string; readonly style: Style }>> = {
  done: { sign: "█", style: "blue" },
  "stopped early or paused": { sign: "▒", style: "dim" },
  "diverged, failed or killed": { sign: "▓", style: "red" },
  running: { sign: "▶", style: "green" },
  lost: { sign: "×", style: "red" },
};

/** A row a worker: what it trained when, with a line where it was there and idle. */
export function timelineLines(study: Study, attemptsOf: AttemptsOf, width: number): Span[][] {
  const workers = [...study.workers.values()].sort((a, b) => a.startedAt - b.startedAt);
  const rows = new Map(workers.map(({ name }, row) => [name, row]));
  const bars = attemptBars(study, attemptsOf, rows);
  const start = least(workers.map(({ startedAt }) => startedAt));
  const end = most([...bars.map(({ to }) => to), ...workers.map(({ lastAt }) => lastAt)]);
  const label = Math.min(24, most([0, ...workers.map(({ name, host }) => name.length + host.length + 1)]));
  const columns = Math.max(10, width - label - 2);
  const column = (t: number) =>
    end > start ? Math.min(columns - 1, Math.floor(((t - start) / (end - start)) * columns)) : 0;
  const lines = workers.map(({ name, host, startedAt, lastAt }, row): Span[] => {
    const cells: Span[] = new Array<Span>(columns).fill(" ");
    cells.fill({ text: "─", style: "dim" }, column(startedAt), column(lastAt) + 1);
    for (const { row: own, from, to, outcome } of bars) {
      if (own !== row) continue;
      const { sign, style } = looks[outcome];
      cells.fill({ text: sign, style }, column(from), Math.max(column(from), column(to)) + 1);
      if (outcome === "lost") cells[column(to)] = { text: "×", style: ["bold", "red"] };
    }
    return [`${harmless(`${name} ${host}`).slice(0, label).padEnd(label)} `, ...cells];
  });
  if (workers.length === 0) return [["no worker has begun yet"]];
  const legend = Object.entries(looks).flatMap(([outcome, { sign, style }]): Span[] =>
    bars.some((bar) => bar.outcome === outcome) ? [{ text: sign, style }, ` ${outcome}  `] : [],
  );
  const scale = `0${duration((end - start) / 1000).padStart(columns - 1)}`;
  return [
    [{ text: `${study.definition.name}: who trained what, when`, style: "bold" }],
    legend,
    [],
    ...lines,
    [" ".repeat(label + 1), { text: scale, style: "dim" }],
  ];
}
