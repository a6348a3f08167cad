import { UserError } from "../space/user-error.ts";
import { StudyFolder } from "../store/study-folder.ts";
import type { Definition } from "../study/definition.ts";
import { readDefinition } from "../worker/read-definition.ts";

/** Milliseconds between looks at the definition. */
const RHYTHM = 5000;

/** Tells whoever sits before a master that `cluster` in `study.yaml` is another than it began with, once for each edit. */
export class ClusterEdits {
  readonly #path: string;
  readonly #began: string;
  readonly #command: string;
  #told: string;
  #lookFrom = 0;

  /** @param command what to type to start the master again */
  constructor({ path, definition }: StudyFolder, command: string) {
    this.#path = path;
    this.#command = command;
    this.#began = textOf(definition);
    this.#told = this.#began;
  }

  /**
   * Looks, when it is time to; a sentence where there is something to tell.
   * @param now milliseconds on any clock that only goes forward
   */
  look(now: number): string | undefined {
    if (now < this.#lookFrom) return undefined;
    this.#lookFrom = now + RHYTHM;
    const cluster = this.#now();
    if (cluster === undefined || cluster === this.#told) return undefined;
    this.#told = cluster;
    if (cluster === this.#began) return undefined;
    return `study.yaml has another cluster than this master began with; to have that, end it with Ctrl-C and start it again: ${this.#command}`;
  }

  /** Undefined while the file cannot be read, which is told where workers cannot begin for it. */
  #now(): string | undefined {
    try {
      return textOf(new StudyFolder(this.#path, readDefinition).definition);
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }
}

function textOf({ cluster }: Definition): string {
  return JSON.stringify(cluster ?? null);
}
