/** Bytes of changes that are kept for pages that come back. */
const MOST = 4_000_000;

/** The newest changes, as many as fit: a page that was away for a moment is told only those. */
export class Recent {
  readonly #most: number;
  #frames: { readonly version: number; readonly frame: Buffer }[] = [];
  #size = 0;

  constructor(most = MOST) {
    this.#most = most;
  }

  add(version: number, frame: Buffer): void {
    this.#frames.push({ version, frame });
    this.#size += frame.length;
    let gone = 0;
    while (this.#size > this.#most) this.#size -= this.#frames[gone++]!.frame.length;
    if (gone > 0) this.#frames = this.#frames.slice(gone);
  }

  /** The changes behind `version` up to `newest`; undefined where not all of them are known. */
  since(version: number, newest: number): readonly Buffer[] | undefined {
    const found = this.#frames.filter((each) => each.version > version);
    return version <= newest && found.length === newest - version ? found.map(({ frame }) => frame) : undefined;
  }
}
