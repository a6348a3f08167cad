import { existsSync } from "node:fs";
import { checkpointFault } from "../store/checkpoint-fault.ts";
import { checkpointPath } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import type { Trial } from "../study/study.ts";

/** Where a trial can go on from; epoch 0 and no path is the start. */
export interface ResumePoint {
  readonly epoch: number;
  readonly checkpoint?: string;
  readonly path?: string;
}

/** The trial's last epoch whose checkpoint is there and whole, or else the checkpoint that it took over. */
export function resumePoint(folder: string, { number, curve, origin }: Trial): ResumePoint {
  for (let i = curve.length - 1; i >= 0; i--) {
    const { epoch, checkpoint } = curve[i]!;
    const path = checkpoint === undefined ? undefined : checkpointPath(folder, checkpoint);
    if (checkpoint !== undefined && path !== undefined && checkpointFault(folder, checkpoint) === undefined)
      return { epoch, checkpoint, path };
  }
  const inherited = layout.inherited(folder, number);
  if (origin === undefined || !existsSync(inherited)) return { epoch: 0 };
  const { epoch, checkpoint } = origin;
  return { epoch, path: inherited, ...(checkpoint === undefined ? {} : { checkpoint }) };
}
