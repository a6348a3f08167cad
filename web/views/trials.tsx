import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { valuesOf } from "../../src/analysis/pareto.ts";
import { ranked } from "../../src/analysis/ranking.ts";
import { withCommas } from "../../src/charts/numbers.ts";
import { duration } from "../../src/study/amounts.ts";
import type { Metric } from "../../src/study/definition.ts";
import { alikeNumbers, shortNumber } from "../../src/study/describe.ts";
import type { Study, Trial } from "../../src/study/study.ts";
import { type Column, List, sorted } from "../parts/list.tsx";
import { number, State } from "../parts/words.tsx";
import { note, word } from "../state/address.ts";
import { filterOf } from "../state/filter.ts";
import { takeKeys } from "../state/keyboard.ts";
import { goWith, MOST_COMPARED, openTrial, pick, select, selection, toggle } from "../state/selection.ts";
import { study } from "../state/session.ts";

const filter = word("filter");
const sort = word("sort");

/** The place of the row that keys go by. */
const current = signal<number | undefined>(undefined);

/** Each trial's rank among those that can be compared, from 1. */
const ranks = computed(() => {
  const now = study.value;
  const order = now === undefined ? [] : ranked(now.trials, now.definition.metric.goal);
  return new Map(order.map(({ number }, i) => [number, i + 1]));
});

const columns = computed<readonly Column<Trial>[]>(() => {
  const now = study.value;
  if (now === undefined) return [];
  const { metric, objectives = [], space } = now.definition;
  const scoreText = textsOf(now, ({ score }) => score);
  const fixed: readonly Column<Trial>[] = [
    { id: "trial", title: "trial", width: 76, right: true, cell: (trial) => trial.number, by: (trial) => trial.number },
    {
      id: "rank",
      title: "rank",
      width: 76,
      right: true,
      cell: (trial) => ranks.value.get(trial.number) ?? "",
      by: (trial) => ranks.value.get(trial.number),
    },
    {
      id: "score",
      title: metric.name,
      width: widthFor(metric.name),
      right: true,
      cell: (trial) => <b>{scoreText(trial)}</b>,
      by: (trial) => trial.score,
    },
    ...objectives.map((objective): Column<Trial> => {
      const by = (trial: Trial) => reached(trial, objective);
      const { name } = objective;
      return { id: `m.${name}`, title: name, width: widthFor(name), right: true, cell: textsOf(now, by), by };
    }),
    {
      id: "state",
      title: "state",
      width: 128,
      cell: (trial) => <State of={trial.state} />,
      by: (trial) => trial.state,
    },
    { id: "stage", title: "stage", width: 78, right: true, cell: (trial) => trial.stage, by: (trial) => trial.stage },
    {
      id: "epoch",
      title: "best epoch",
      width: 118,
      right: true,
      cell: (trial) => `${number(trial.scoreEpoch)} / ${shortNumber(trial.epochs)}`,
      by: (trial) => trial.scoreEpoch,
    },
  ];
  const params = space.parameters.map(
    ({ name }): Column<Trial> => ({
      id: `p.${name}`,
      title: name,
      width: widthFor(name),
      right: true,
      cell: ({ params }) => valueText(params[name]),
      by: ({ params }) => sortable(params[name]),
    }),
  );
  const last: readonly Column<Trial>[] = [
    { id: "time", title: "time", width: 96, right: true, cell: (trial) => timeText(trial), by: secondsOf },
    { id: "worker", title: "worker", width: 90, cell: (trial) => trial.worker, by: (trial) => trial.worker },
    { id: "sampler", title: "sampler", width: 92, cell: (trial) => trial.sampler, by: (trial) => trial.sampler },
  ];
  return [...fixed, ...params, ...last];
});

const order = computed(() => {
  const text = sort.value ?? "rank";
  return { column: text.replace(/^-/, ""), down: text.startsWith("-") };
});

const rows = computed<readonly Trial[]>(() => {
  const now = study.value;
  if (now === undefined) return [];
  const all = now.trials.filter((trial): trial is Trial => trial !== undefined);
  const wanted = filter.value === undefined ? all : all.filter(filterOf(filter.value));
  const { column, down } = order.value;
  return sorted(
    wanted,
    columns.value.find(({ id }) => id === column),
    down,
  );
});

export function Trials() {
  useEffect(
    () =>
      takeKeys((key) => {
        const at = current.value ?? -1;
        const row = rows.value[at];
        if (key === "j" || key === "ArrowDown") current.value = Math.min(rows.value.length - 1, at + 1);
        else if (key === "k" || key === "ArrowUp") current.value = Math.max(0, at - 1);
        else if (key === "Enter" && row !== undefined) openTrial(row.number);
        else if (key === "x" && row !== undefined) toggle(row.number);
        else return false;
        return true;
      }),
    [],
  );
  const { column, down } = order.value;
  const picked = selection.value;
  const all = study.value?.trials.length ?? 0;
  return (
    <div class="trials">
      <div class="tools">
        <input
          id="filter"
          type="search"
          aria-label="Filter trials"
          placeholder="Filter:  state=done  lr<0.01  adam"
          value={filter.value ?? ""}
          onInput={(event) => {
            current.value = undefined;
            note({ filter: event.currentTarget.value || undefined });
          }}
        />
        <span class="muted" role="status">
          {withCommas(rows.value.length)} of {withCommas(all)} {all === 1 ? "trial" : "trials"}
        </span>
        <button
          type="button"
          disabled={rows.value.length === 0}
          onClick={() => select(rows.value.map(({ number }) => number))}
        >
          Pick out all shown
        </button>
        <button
          type="button"
          disabled={picked.size < 2 || picked.size > MOST_COMPARED}
          onClick={() => goWith("compare", picked)}
        >
          Compare {picked.size > 1 && picked.size <= MOST_COMPARED ? picked.size : `up to ${MOST_COMPARED}`}
        </button>
      </div>
      <List
        label="Trials"
        columns={columns.value}
        rows={rows.value}
        keyOf={(trial) => trial.number}
        sort={{ column, down }}
        onSort={(id) => note({ sort: id === column && !down ? `-${id}` : id })}
        isPicked={(trial) => picked.has(trial.number)}
        onPick={(trial, adding) => {
          current.value = rows.value.indexOf(trial);
          pick(trial.number, adding);
        }}
        {...(current.value === undefined ? {} : { current: current.value })}
      />
    </div>
  );
}

/** Pixels of a column of numbers: room for its title, up to a length, and for -0.0001234, the longest of short numbers. */
function widthFor(title: string): number {
  return Math.min(260, Math.max(104, 9 * title.length + 34));
}

/** Writes a number of each trial alike. */
function textsOf({ trials }: Study, numberOf: (trial: Trial) => number | undefined): (trial: Trial) => string {
  const text = alikeNumbers(trials.flatMap((trial) => (trial === undefined ? [] : (numberOf(trial) ?? []))));
  return (trial) => {
    const x = numberOf(trial);
    return x === undefined ? "–" : text(x);
  };
}

/** What a trial reached in another objective at its score's epoch. */
function reached(trial: Trial, objective: Metric): number | undefined {
  const [value = Number.NaN] = valuesOf(trial, [objective]);
  return Number.isNaN(value) ? undefined : value;
}

function valueText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "number" ? shortNumber(value) : String(value);
}

function sortable(value: unknown): number | string | undefined {
  return value === undefined || typeof value === "number" ? value : String(value);
}

function secondsOf({ startedAt, endedAt }: Trial): number | undefined {
  return endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt) / 1000;
}

function timeText(trial: Trial): string {
  const seconds = secondsOf(trial);
  return seconds === undefined ? "" : duration(seconds);
}
