import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../space/user-error.ts";
import { meant } from "../store/meant.ts";
import { isStudy, studiesIn } from "../store/studies-in.ts";
import { openStudy } from "../worker/open-study.ts";
import { LiveStudy } from "./live-study.ts";

/** The studies that a dashboard shows: the one in a folder, or all that a folder holds. Each is read when it is first asked for. */
export class Studies {
  readonly #root: string;
  readonly #single: boolean;
  readonly #open = new Map<string, LiveStudy>();

  /** Throws UserError where the folder neither is a study nor holds one. */
  constructor(folder: string) {
    this.#root = resolve(folder);
    this.#single = isStudy(this.#root);
    if (this.names().length > 0) return;
    const give = "give the folder of a study, or one that holds several";
    const advice = existsSync(this.#root) ? give : meant(folder, give);
    throw new UserError(`${folder} is not a study's folder and holds none; ${advice}`);
  }

  /** Names of the studies there are now. */
  names(): readonly string[] {
    if (this.#single) return [basename(this.#root)];
    return studiesIn(this.#root);
  }

  /** The study of a name; undefined where there is none. A name is only ever compared, and never leads out of the folder. */
  study(name: string): LiveStudy | undefined {
    if (!this.names().includes(name)) return undefined;
    let live = this.#open.get(name);
    if (live === undefined || live.folder.isReplaced()) {
      live?.close();
      live = new LiveStudy(openStudy(this.#single ? this.#root : join(this.#root, name)));
      this.#open.set(name, live);
    }
    return live;
  }

  close(): void {
    for (const live of this.#open.values()) live.close();
  }
}
