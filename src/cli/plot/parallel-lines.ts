import { ranked } from "../../analysis/ranking.ts";
import { type LineAxis, lineAxes } from "../../charts/parallel.ts";
import { wrapped } from "../../charts/wrapped.ts";
import type { Study, Trial } from "../../study/study.ts";
import { harmless, type Span, type Style, widthOf } from "../text/terminal.ts";
import { Braille } from "./braille.ts";

/** More lines than these cover each other, where letters are all there is. */
const MOST = 16;

const ROWS = 17;

/** Columns from one axis to the next, at least, and of what is written beside one. */
const ROOM = 14;
const TICK = 7;

/** The best trials as lines through their values, the best of all on top; axes that do not fit beside each other follow below. */
export function parallelLines(
  study: Study,
  width: number,
  parameters?: readonly string[],
  picked: ReadonlySet<number> = new Set(),
): Span[][] {
  const { metric, name } = study.definition;
  const scored = ranked(study.trials, metric.goal);
  const axes = lineAxes(study, parameters);
  const values = axes.slice(0, -1);
  const last = axes.slice(-1);
  const each = Math.max(1, Math.floor((width - TICK) / ROOM));
  const rows = Array.from({ length: Math.ceil(values.length / each) }, (_, i) => [
    ...values.slice(i * each, (i + 1) * each),
    ...last,
  ]);
  const drawn = scored.slice(0, MOST);
  const [first, ...others] = drawn;
  // What is drawn later covers what is there: the better, and the best of all.
  const lines: readonly Line[] = [
    ...others.toReversed().map((trial) => ({ trial, style: "blue" as const, sign: undefined })),
    ...scored.filter(({ number }) => picked.has(number)).map((trial) => ({ trial, style: "bold" as const, sign: "○" })),
    ...(first === undefined ? [] : [{ trial: first, style: "yellow" as const, sign: "◎" }]),
  ];
  const which = drawn.length < scored.length ? `the best ${drawn.length} of ${scored.length}` : `the ${scored.length}`;
  const text = `Each line is one of ${which} trials with a score; it breaks where a hyperparameter is not active. ◎ is the best.`;
  return [
    [{ text: `${name}: params and ${metric.name} of the best trials`, style: "bold" }],
    ...wrapped(text, width, widthOf).map((line) => [line]),
    ...rows.flatMap((some) => [[], ...axesLines(some, lines, width)]),
  ];
}

interface Line {
  readonly trial: Trial;
  readonly style: Style;
  /** Where it meets an axis. */
  readonly sign: string | undefined;
}

function axesLines(axes: readonly LineAxis[], lines: readonly Line[], width: number): Span[][] {
  const columns = Math.max(2 * ROOM, width);
  const drawing = new Braille(columns, ROWS);
  const column = (i: number) => Math.round((i * (columns - 1 - TICK)) / Math.max(1, axes.length - 1));
  const across = (at: number) => (at + 0.5) / columns;
  const upTo = ({ low, high }: LineAxis, place: number) => (high > low ? (place - low) / (high - low) : 0.5);
  const inRow = (up: number) => 1 - (Math.round((1 - up) * (ROWS - 1)) + 0.5) / ROWS;
  axes.forEach((_, i) => {
    for (let row = 0; row < ROWS; row++) drawing.sign(across(column(i)), (row + 0.5) / ROWS, "│", "dim");
  });
  for (const { trial, style } of lines) {
    const places = axes.map((axis) => axis.placeOf(trial));
    places.forEach((place, i) => {
      const before = places[i - 1];
      if (place === undefined || before === undefined) return;
      const [from, to] = [upTo(axes[i - 1]!, before), upTo(axes[i]!, place)];
      drawing.line(across(column(i - 1) + 1), inRow(from), across(column(i) - 1), inRow(to), style);
    });
  }
  axes.forEach((axis, i) => {
    for (const tick of axis.ticks) {
      const text = harmless(axis.text(tick)).slice(0, TICK);
      [...text].forEach((sign, k) => {
        drawing.sign(across(column(i) + 1 + k), inRow(upTo(axis, tick)), sign, "dim");
      });
    }
  });
  for (const { trial, style, sign } of lines) {
    if (sign === undefined) continue;
    axes.forEach((axis, i) => {
      const place = axis.placeOf(trial);
      if (place !== undefined) drawing.sign(across(column(i)), inRow(upTo(axis, place)), sign, style);
    });
  }
  return [namesLine(axes, column, columns), ...drawing.lines()];
}

/** The axes' names above them, cut where the next begins. */
function namesLine(axes: readonly LineAxis[], column: (i: number) => number, columns: number): Span[] {
  let line = "";
  axes.forEach(({ name }, i) => {
    const room = (i + 1 < axes.length ? column(i + 1) : columns) - column(i) - 1;
    const text = [...harmless(name)];
    const isLast = i + 1 === axes.length;
    const from = isLast ? Math.max(widthOf(line) + 1, columns - text.length) : column(i);
    line = line.padEnd(from) + (isLast || text.length <= room ? text.join("") : `${text.slice(0, room - 1).join("")}…`);
  });
  return [{ text: [...line].slice(0, columns).join(""), style: "bold" }];
}
