import { checkpointPath } from "../store/checkpoints.ts";
import type { Trial } from "../study/study.ts";

/** Where a trial can go on from; epoch 0 and no path is the start. */
export interface ResumePoint {
  readonly epoch: number;
  readonly checkpoint?: string;
  readonly path?: string;
}

/** The trial's last epoch whose checkpoint is still there. */
export function resumePoint(folder: string, { curve }: Trial): ResumePoint {
  for (let i = curve.length - 1; i >= 0; i--) {
    const { epoch, checkpoint } = curve[i]!;
    const path = checkpoint === undefined ? undefined : checkpointPath(folder, checkpoint);
    if (checkpoint !== undefined && path !== undefined) return { epoch, checkpoint, path };
  }
  return { epoch: 0 };
}
