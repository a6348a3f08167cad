import { useState } from "preact/hooks";
import type { Study } from "../../src/study/study.ts";
import { give } from "../state/orders.ts";
import { reports } from "../state/session.ts";
import { Card } from "./words.tsx";

/** What the page may change, where the dashboard was started with --control. What people have typed stays while the study goes on. */
export function Controls({ study }: { readonly study: Study }) {
  const last = study.plans.at(-1);
  const present = reports.value.filter(({ state }) => state !== "left" && state !== "lost").length;
  return (
    <Card
      title="Control"
      class="wide"
      aside={
        <button type="button" class="danger" onClick={() => void give({ action: "stop" })}>
          Stop all workers
        </button>
      }
    >
      <form
        class="controls"
        onSubmit={(event) => {
          event.preventDefault();
          const field = new FormData(event.currentTarget);
          const number = (name: string) => Number(field.get(name));
          void give({
            action: "add-stage",
            trials: number("trials"),
            epochs: number("epochs"),
            carry: number("carry"),
            narrow: field.get("narrow") !== null,
          });
        }}
      >
        <b>One more stage</b>
        <NumberField name="trials" min="1" now={last?.trials ?? 10} />
        <NumberField name="epochs" min="0" step="any" now={last?.epochs ?? 10} />
        <NumberField name="carry" min="0" now={0} />
        <label>
          <input name="narrow" type="checkbox" defaultChecked /> narrow
        </label>
        <button type="submit">Add a stage</button>
      </form>
      <form
        class="controls"
        onSubmit={(event) => {
          event.preventDefault();
          void give({ action: "scale", workers: Number(new FormData(event.currentTarget).get("workers")) });
        }}
      >
        <b>So many workers</b>
        <NumberField name="workers" min="0" now={present} />
        <button type="submit">Scale</button>
      </form>
    </Card>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly min: string;
  readonly step?: string;
  /** What it shows until somebody is in it: what changes under a selection would undo that, and be typed behind. */
  readonly now: number;
}

function NumberField({ now, ...input }: NumberFieldProps) {
  const [held, hold] = useState<number>();
  return (
    <label>
      {input.name} <input type="number" {...input} defaultValue={held ?? now} onFocus={() => hold(held ?? now)} />
    </label>
  );
}
