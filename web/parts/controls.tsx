import { useSignal } from "@preact/signals";
import type { Study } from "../../src/study/study.ts";
import { order } from "../state/server.ts";
import { reports, studyName } from "../state/session.ts";
import { Card } from "./words.tsx";

/** What the page may change, where the dashboard was started with --control. */
export function Controls({ study }: { readonly study: Study }) {
  const said = useSignal("");
  const send = async (what: Readonly<Record<string, unknown>>) => {
    try {
      said.value = await order(studyName.peek(), what);
    } catch (error) {
      said.value = error instanceof Error ? error.message : String(error);
    }
  };
  const last = study.plans.at(-1);
  const present = reports.value.filter(({ state }) => state !== "left" && state !== "lost").length;
  return (
    <Card title="Control" class="wide">
      <form
        class="controls"
        onSubmit={(event) => {
          event.preventDefault();
          const field = new FormData(event.currentTarget);
          void send({
            action: "add-stage",
            trials: Number(field.get("trials")),
            epochs: Number(field.get("epochs")),
            carry: Number(field.get("carry")),
            narrow: field.get("narrow") !== null,
          });
        }}
      >
        <label>
          trials <input name="trials" type="number" min="1" value={last?.trials ?? 10} />
        </label>
        <label>
          epochs <input name="epochs" type="number" min="0" step="any" value={last?.epochs ?? 10} />
        </label>
        <label>
          carry <input name="carry" type="number" min="0" value="0" />
        </label>
        <label>
          <input name="narrow" type="checkbox" checked /> narrow
        </label>
        <button type="submit">Add a stage</button>
        <button type="button" class="danger" onClick={() => void send({ action: "stop" })}>
          Stop all workers
        </button>
      </form>
      <form
        class="controls"
        onSubmit={(event) => {
          event.preventDefault();
          void send({ action: "scale", workers: Number(new FormData(event.currentTarget).get("workers")) });
        }}
      >
        <label>
          workers <input name="workers" type="number" min="0" value={present} />
        </label>
        <button type="submit">Scale</button>
      </form>
      <p role="status">{said.value}</p>
    </Card>
  );
}
