import { whyHopeless } from "../analysis/hopeless.ts";
import { afterStage } from "../schedules/after-stage.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { Study } from "../study/study.ts";

/** Whether a study goes on, or why it is over. */
type Outlook =
  | { readonly kind: "open" }
  | { readonly kind: "finished"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** @param isLost tells which workers are gone without a word */
export function outlookOf(study: Study, schedule: Schedule, isLost: (worker: string) => boolean): Outlook {
  const hopeless = whyHopeless(study, isLost);
  if (hopeless !== undefined) return { kind: "failed", reason: hopeless };
  const after = afterStage(study, schedule);
  return after?.kind === "finished" ? after : { kind: "open" };
}
