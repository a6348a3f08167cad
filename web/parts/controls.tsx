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
        <label>
          trials <input name="trials" type="number" min="1" defaultValue={last?.trials ?? 10} />
        </label>
        <label>
          epochs <input name="epochs" type="number" min="0" step="any" defaultValue={last?.epochs ?? 10} />
        </label>
        <label>
          carry <input name="carry" type="number" min="0" defaultValue="0" />
        </label>
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
        <label>
          workers <input name="workers" type="number" min="0" defaultValue={present} />
        </label>
        <button type="submit">Scale</button>
      </form>
    </Card>
  );
}
