import type { Trial } from "./study.ts";

/** Whether a trial that a stage carries has still to go on in it. One that people have given up never does. */
export function isYetToGoOn({ stage, state }: Pick<Trial, "stage" | "state">, carriedInto: number): boolean {
  return stage < carriedInto && state !== "killed";
}
