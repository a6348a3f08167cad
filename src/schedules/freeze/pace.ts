import type { Acquisition } from "../../samplers/gp/acquisition.ts";
import type { Inputs } from "../../samplers/gp/inputs.ts";
import { quickness } from "../../samplers/gp/terms.ts";
import type { Sight } from "./seen.ts";

/** What improvement is to be had for: epochs, or the seconds that they take, which depend on the params. */
export type Cost = "epochs" | "seconds";

/** -log of the seconds that an epoch takes. Undefined where epochs count, and until some took longer than others. */
export function quickEpochs(cost: Cost, inputs: Inputs, { history, seen }: Sight): Acquisition | undefined {
  if (cost === "epochs") return undefined;
  const { seconds, epochs } = history;
  const rows = seen.map(({ row }) => row);
  return quickness(
    inputs,
    history,
    rows,
    seconds.map((all, row) => all / epochs[row]!),
  );
}
