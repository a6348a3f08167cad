import { useEffect, useRef } from "preact/hooks";
import { best } from "../../src/analysis/ranking.ts";
import { address, go } from "../state/address.ts";
import { helpIsOpen } from "../state/keyboard.ts";
import { isDark, toggleLook } from "../state/look.ts";
import { forget, said } from "../state/orders.ts";
import { goWith, MOST_COMPARED, openTrial, select, selection } from "../state/selection.ts";
import { connection, reports, showStudy, site, study, studyName } from "../state/session.ts";
import { viewsThere } from "../state/views.ts";
import { number } from "./words.tsx";

/** What stands around every view. */

export function Head() {
  const now = study.value;
  const leader = now === undefined ? undefined : best(now);
  return (
    <header class="head">
      <a class="brand" href="#overview" aria-label="Overview">
        <img src="icon.svg" alt="" width="26" height="26" />
      </a>
      <h1 class="study-name">
        {site.value.studies.length > 1 ? <StudyChoice /> : (now?.definition.name ?? studyName.value)}
      </h1>
      <Pulse />
      <span class="head-best">
        {leader !== undefined && now !== undefined && (
          <button type="button" class="link" onClick={() => openTrial(leader.number)}>
            <span class="muted">{now.definition.metric.name}</span> <b>{number(leader.score)}</b>
          </button>
        )}
      </span>
      <button type="button" class="round" aria-label="Light or dark" title="Light or dark" onClick={toggleLook}>
        {isDark.value ? "☀" : "☾"}
      </button>
      <button
        type="button"
        class="round"
        aria-label="Keys"
        title="Keys (?)"
        aria-expanded={helpIsOpen.value}
        onClick={() => {
          helpIsOpen.value = !helpIsOpen.value;
        }}
      >
        ?
      </button>
    </header>
  );
}

function StudyChoice() {
  return (
    <select aria-label="Study" value={studyName.value} onChange={(event) => showStudy(event.currentTarget.value)}>
      {site.value.studies.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Whether workers are on it, and whether the page hears of them. */
function Pulse() {
  const present = reports.value.filter(({ state }) => state !== "left" && state !== "lost").length;
  const words = {
    opening: "opening",
    live: present > 0 ? `${present} ${present === 1 ? "worker" : "workers"}` : "no workers",
    lost: "connecting again …",
    failed: "not connected",
  }[connection.value];
  const look = connection.value === "live" ? (present > 0 ? "on" : "off") : "lost";
  return (
    <span class={`pulse pulse-${look}`} role="status">
      {words}
    </span>
  );
}

export function Nav() {
  const { view } = address.value;
  const shown = view === "trial" || view === "compare" ? "trials" : view;
  const place = useRef<HTMLElement>(null);
  // On a phone the views stand in a row that scrolls.
  useEffect(() => {
    place.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  return (
    <nav class="nav" aria-label="Views" ref={place}>
      {viewsThere().map(({ id, title, key }) => (
        <button type="button" key={id} aria-current={id === shown ? "page" : undefined} onClick={() => go(id)}>
          <span>{title}</span>
          <kbd>{key}</kbd>
        </button>
      ))}
    </nav>
  );
}

/** What is picked out, and what can be done with it. */
export function SelectionBar() {
  const trials = [...selection.value];
  if (trials.length === 0) return null;
  const some = trials.slice(0, 6).join(", ");
  return (
    <div class="selection" role="status">
      <span>
        <b>{trials.length === 1 ? "Trial" : `${trials.length} trials`}</b> {some}
        {trials.length > 6 ? " …" : ""}
      </span>
      {trials.length === 1 && (
        <button type="button" onClick={() => openTrial(trials[0]!)}>
          Open
        </button>
      )}
      {trials.length > 1 && (
        <button
          type="button"
          disabled={trials.length > MOST_COMPARED}
          title={trials.length > MOST_COMPARED ? `up to ${MOST_COMPARED} can be compared` : undefined}
          onClick={() => goWith("compare", trials)}
        >
          Compare
        </button>
      )}
      <button type="button" onClick={() => select([])}>
        Clear <kbd>Esc</kbd>
      </button>
    </div>
  );
}

/** What came of an order. The place is always there, so that it is read aloud when something stands in it. */
export function Said() {
  const now = said.value;
  return (
    <div role="status" class="said-place">
      {now !== undefined && (
        <p class={`said ${now.isDone ? "" : "said-trouble"}`}>
          <span>{now.text}</span>
          <button type="button" class="link" aria-label="Close" onClick={forget}>
            ×
          </button>
        </p>
      )}
    </div>
  );
}

const keys: readonly (readonly [string, string])[] = [
  ["0 … 9", "show a view"],
  ["/", "filter trials"],
  ["j  k", "next and previous trial"],
  ["Enter", "open the trial"],
  ["x", "pick the trial out, or not"],
  ["Esc", "back; clear what is picked out"],
  ["click", "pick a trial out; once more opens it"],
  ["Shift + click", "pick several out"],
  ["?", "these keys"],
];

export function Help() {
  if (!helpIsOpen.value) return null;
  return (
    <dialog open class="help" aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        onClick={() => {
          helpIsOpen.value = false;
        }}
      >
        Close
      </button>
    </dialog>
  );
}
