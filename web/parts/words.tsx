import type { ComponentChildren } from "preact";
import type { Params } from "../../src/space/space.ts";
import { shortNumber } from "../../src/study/describe.ts";
import type { TrialState } from "../../src/study/study.ts";
import { openTrial, pick } from "../state/selection.ts";

/** Small things that views say alike. */

export function number(x: number | undefined): string {
  return x === undefined ? "–" : shortNumber(x);
}

const signs: Readonly<Record<TrialState, string>> = {
  running: "●",
  done: "✓",
  paused: "‖",
  stopped: "■",
  diverged: "✕",
  failed: "!",
  killed: "⌁",
};

/** A state by its word and its sign, so that its colour is not needed. */
export function State({ of }: { readonly of: TrialState }) {
  return (
    <span class={`state state-${of}`}>
      <span aria-hidden="true">{signs[of]}</span> {of}
    </span>
  );
}

export function TrialLink({ of }: { readonly of: number }) {
  return (
    <button type="button" class="link" onClick={(event) => (event.shiftKey ? pick(of, true) : openTrial(of))}>
      trial {of}
    </button>
  );
}

export function ParamChips({ params }: { readonly params: Params }) {
  return (
    <ul class="chips">
      {Object.entries(params).map(([name, value]) => (
        <li key={name}>
          <span class="muted">{name}</span> <b>{typeof value === "number" ? shortNumber(value) : String(value)}</b>
        </li>
      ))}
    </ul>
  );
}

export function Card(props: {
  readonly title?: ComponentChildren;
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class={`card ${props.class ?? ""}`}>
      {props.title !== undefined && (
        <header class="card-head">
          <h2>{props.title}</h2>
          {props.aside}
        </header>
      )}
      {props.children}
    </section>
  );
}

/** One of a few, as buttons beside each other. */
export function Choice<T extends string>(props: {
  readonly label: string;
  readonly options: readonly T[];
  readonly chosen: T;
  readonly choose: (option: T) => void;
  readonly names?: Readonly<Record<string, string>>;
}) {
  const { label, options, chosen, choose, names = {} } = props;
  return (
    <fieldset class="choice" aria-label={label}>
      {options.map((option) => (
        <button type="button" key={option} aria-pressed={option === chosen} onClick={() => choose(option)}>
          {names[option] ?? option}
        </button>
      ))}
    </fieldset>
  );
}

/** One of many. */
export function Select(props: {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly choose: (option: string) => void;
}) {
  const { label, options, chosen, choose } = props;
  return (
    <label class="select">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
