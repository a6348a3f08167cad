import type { Study } from "../../study/study.ts";

/** How much is done in an hour, by all workers together. */
export interface Throughput {
  readonly trials_per_hour: number;
  readonly epochs_per_hour: number;
}

const HOUR = 3_600_000;

/**
 * Over the last hour before the newest line, or since the first trial where that is shorter: what came before tells little of
 * now. Times are the workers' own, whose clocks hardly differ by a part of an hour. Undefined before the first epoch.
 */
export function throughputOf({ trials }: Pick<Study, "trials">): Throughput | undefined {
  const known = trials.flatMap((trial) => trial ?? []);
  if (known.every(({ curve, chapters = [] }) => curve.length + chapters.length === 0)) return undefined;
  let newest = -Infinity;
  let oldest = Infinity;
  for (const { startedAt, endedAt, curve } of known) {
    oldest = Math.min(oldest, startedAt);
    newest = Math.max(newest, endedAt ?? -Infinity, curve.at(-1)?.at ?? -Infinity);
  }
  const from = Math.max(oldest, newest - HOUR);
  if (!(newest > from)) return undefined;
  let [ended, epochs] = [0, 0];
  for (const trial of known) {
    if (trial.endedAt !== undefined && trial.endedAt > from) ended++;
    for (const { curve, origin } of [...(trial.chapters ?? []), trial])
      for (let i = curve.length - 1; i >= 0 && curve[i]!.at > from; i--)
        epochs += curve[i]!.epoch - (curve[i - 1]?.epoch ?? origin?.epoch ?? 0);
  }
  const hours = (newest - from) / HOUR;
  return { trials_per_hour: rounded(ended / hours), epochs_per_hour: rounded(epochs / hours) };
}

const rounded = (x: number) => (x < 100 ? Math.round(x * 10) / 10 : Math.round(x));
