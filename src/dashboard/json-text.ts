import { constants, gzipSync } from "node:zlib";
import { finiteOrWord } from "../store/event-line.ts";

/** Something as JSON, to be sent to many: it is compressed once. NaN and infinities are words, as in logs. */
export class JsonText {
  readonly plain: string;
  #packed: Buffer | undefined;

  constructor(value: unknown) {
    this.plain = JSON.stringify(value, finiteOrWord);
  }

  get packed(): Buffer {
    this.#packed ??= gzipSync(this.plain, { level: constants.Z_BEST_SPEED });
    return this.#packed;
  }
}
