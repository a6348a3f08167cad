import type { Params } from "../space/space.ts";
import type { ResumeEvent } from "./events.ts";
import { reached } from "./losses.ts";
import type { Chapter, CurvePoint, Origin } from "./study.ts";

/** What a trial has trained, attempt by attempt. */
export interface Path {
  readonly params: Params;
  readonly origin: Origin | undefined;
  readonly chapters: readonly Chapter[];
  readonly curve: readonly CurvePoint[];
  /** The curve as the attempts before the newest left it, as far as it was judged. */
  readonly earlier: readonly CurvePoint[];
  /** The newest epoch, where its attempt may have been lost before it was judged. */
  readonly unjudged?: CurvePoint;
}

export const emptyPath: Path = { params: {}, origin: undefined, chapters: [], curve: [], earlier: [] };

/**
 * The path when an attempt goes on: the curve is cut behind the epoch that it goes on from. From another trial's
 * checkpoint a new chapter begins, with an empty curve: what was trained before led to other weights.
 */
export function resumed(path: Path, { from, params = path.params }: ResumeEvent): Path {
  const { origin, curve, earlier, unjudged } = path;
  if (from.trial !== undefined) return { ...begun(path, from.trial, from), params };
  return {
    ...path,
    params,
    origin: origin !== undefined && from.epoch >= origin.epoch ? origin : undefined,
    curve: curve.filter(({ epoch }) => epoch <= from.epoch),
    earlier: [
      ...curve.filter((point) => point !== unjudged),
      ...earlier.filter(({ epoch }) => epoch > reached({ curve })),
    ],
  };
}

/**
 * The path with the epochs that an attempt told; those that it trained again do not count twice. One whose first lies behind what
 * earlier attempts told went on from there by itself, as programs do that keep checkpoints of their own. An attempt that has ended
 * was judged to the last.
 */
export function trainedOn(path: Path, told: readonly CurvePoint[], ended: boolean): Path {
  const skipped = path.earlier.filter(({ epoch }) => epoch > reached(path) && epoch < (told[0]?.epoch ?? 0));
  const curve = [...path.curve, ...skipped];
  let last = curve.at(-1)?.epoch ?? path.origin?.epoch ?? 0;
  for (const point of told) {
    if (point.epoch <= last) continue;
    curve.push(point);
    last = point.epoch;
  }
  const { unjudged, ...rest } = path;
  const newest = ended ? undefined : told.length > 0 ? curve.at(-1) : unjudged;
  return { ...rest, curve, ...(newest === undefined ? {} : { unjudged: newest }) };
}

function begun(
  { params, origin, chapters, curve }: Path,
  trial: number,
  { epoch, checkpoint }: ResumeEvent["from"],
): Path {
  const chapter = { params, ...(origin === undefined ? {} : { origin }), curve };
  return {
    params,
    origin: { trial, epoch, ...(checkpoint === undefined ? {} : { checkpoint }) },
    // An attempt that was lost before its first epoch leaves nothing to tell of.
    chapters: curve.length > 0 ? [...chapters, chapter] : chapters,
    curve: [],
    earlier: [],
  };
}
