import type { TrialDetails } from "../../src/dashboard/trial-details.ts";
import { bytes, duration } from "../../src/study/amounts.ts";
import { beginningOf } from "../../src/study/attempts.ts";
import { alikeNumbers, shortNumber } from "../../src/study/describe.ts";
import { isSealed } from "../../src/study/sealed.ts";
import type { Study } from "../../src/study/study.ts";
import { PlainTable } from "./plain-table.tsx";
import { Card, State, TrialLink } from "./words.tsx";

interface Props {
  readonly of: TrialDetails;
  readonly study: Study;
}

/** Why a trial was proposed, what is like it, who trained it and what is left of it. */
export function Details({ of, study }: Props) {
  return (
    <>
      <Why of={of} study={study} />
      <Neighbours of={of} study={study} />
      <Card title="Checkpoints">
        {of.checkpoints.length === 0 ? (
          <p class="empty">None are kept.</p>
        ) : (
          <ul class="names">
            {of.checkpoints.map(({ name, size }) => (
              <li key={name}>
                <code>{name}</code> <span class="muted">{size === undefined ? "record only" : bytes(size)}</span>
              </li>
            ))}
          </ul>
        )}
        <p class="muted">
          Train it again yourself: <code>whetstone command FOLDER {of.trial}</code>
        </p>
      </Card>
      <Attempts of={of} study={study} />
    </>
  );
}

function Why({ of }: Props) {
  const tested = of.curve.findLast(({ metrics }) => Object.keys(metrics).some(isSealed));
  const results = Object.entries(tested?.metrics ?? {}).filter(([name]) => isSealed(name));
  return (
    <Card title="Why these params">
      {of.why.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {results.length > 0 && (
        <p>
          On the test set, which was looked at:{" "}
          {results.map(([name, value]) => `${name} ${shortNumber(value)}`).join(", ")}
        </p>
      )}
    </Card>
  );
}

function Neighbours({ of, study: { definition, trials } }: Props) {
  const text = alikeNumbers(of.neighbours.flatMap(({ trial }) => trials[trial - 1]?.score ?? []));
  return (
    <Card title="Nearest trials" class="nearest">
      <PlainTable
        label="Nearest trials"
        titles={["trial", ">distance", `>${definition.metric.name}`, "state"]}
        rows={of.neighbours.map(({ trial, distance }) => {
          const other = trials[trial - 1];
          const cells = [
            <TrialLink key="trial" of={trial} />,
            distance.toFixed(3),
            other?.score === undefined ? "–" : text(other.score),
            other !== undefined && <State of={other.state} />,
          ];
          return { key: trial, cells };
        })}
      />
    </Card>
  );
}

function Attempts({ of, study: { workers } }: Props) {
  return (
    <Card title="Attempts" class="wide">
      <PlainTable
        label="Attempts"
        titles={["attempt", "worker", "host", "begun", ">from", ">trained", "end"]}
        rows={of.attempts.map(({ attempt, worker, opening, lastAt, end }, i) => ({
          key: attempt,
          cells: [
            attempt,
            worker,
            workers.get(worker)?.host ?? "",
            new Date(opening.t).toLocaleString(),
            beginningOf(opening),
            duration(Math.max(0, lastAt - opening.t) / 1000),
            end?.state ?? (i === of.attempts.length - 1 ? "running" : "its worker was lost"),
          ],
        }))}
      />
    </Card>
  );
}
