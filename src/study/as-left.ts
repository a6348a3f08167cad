import type { Definition } from "./definition.ts";
import { reached } from "./losses.ts";
import { scoreOf } from "./score.ts";
import type { CurvePoint, Stage, Trial } from "./study.ts";

/**
 * A trial that a later stage carries on, as the stage before left it: done, with the score that it had then. What becomes of it
 * later, even that it diverges, tells nothing of the stage that chose it; and while it trains on, it is still among the best of
 * that stage.
 */
export function asLeft(trial: Trial, { number, epochs }: Stage, definition: Definition): Trial {
  if (trial.stage <= number) return trial;
  const curve = wholeCurve(trial).filter((point) => point.epoch <= epochs);
  const { violates: _, ...rest } = trial;
  return { ...rest, state: "done", epochs, curve, ...scoreOf(curve, definition) };
}

/** What this attempt trained, and what earlier ones trained beyond. */
export function wholeCurve({ curve, earlier = [] }: Pick<Trial, "curve" | "earlier">): readonly CurvePoint[] {
  const end = reached({ curve });
  const beyond = earlier.filter(({ epoch }) => epoch > end);
  return beyond.length === 0 ? curve : [...curve, ...beyond];
}
