import { closeSync, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { covered } from "../formats/results/sealed-output.ts";
import { hasCode } from "../store/errors.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { stillSealed } from "../store/unsealed.ts";

/** A part of what a trial's program printed. */
export interface OutputPart {
  /** Where the part begins and where the next one will, in bytes. */
  readonly from: number;
  readonly next: number;
  readonly text: string;
}

/** Bytes that one answer holds at most; where there are more, the end is sent. */
const MOST = 64 * 1024;

/** The part as people may see it: numbers of the test set are covered until somebody has looked at them. */
export function shownOutput(folder: StudyFolder, number: number, from: number): OutputPart {
  const part = outputPart(folder.path, number, from);
  const trial = folder.study.trials[number - 1];
  const sealed = trial === undefined ? [] : stillSealed(folder, trial);
  if (sealed.length === 0) return part;
  const lines = part.text.split("\n").map((line) => covered(line, sealed));
  return { ...part, text: lines.join("\n") };
}

/**
 * What a trial's program has printed since byte `from`; the end of it where there is more than one answer holds, or where the
 * file has become shorter. Empty where there is no such file, or where a link leads out of the study's folder.
 */
export function outputPart(folder: string, trial: number, from: number): OutputPart {
  const file = openInside(folder, layout.output(folder, trial));
  if (file === undefined) return { from: 0, next: 0, text: "" };
  try {
    const { size } = fstatSync(file);
    const start = Math.max(from <= size ? from : 0, size - MOST);
    const bytes = Buffer.alloc(size - start);
    const length = readSync(file, bytes, 0, bytes.length, start);
    const whole = length - cutCharacter(bytes.subarray(0, length));
    return { from: start, next: start + whole, text: bytes.toString("utf8", 0, whole) };
  } finally {
    closeSync(file);
  }
}

function openInside(folder: string, path: string): number | undefined {
  try {
    const real = realpathSync(path);
    return real.startsWith(realpathSync(folder) + sep) ? openSync(real, "r") : undefined;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR", "ELOOP")) return undefined;
    throw error;
  }
}

/** Bytes at the end that are the beginning of a UTF-8 character whose rest is not there yet. */
function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
