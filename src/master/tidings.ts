import type { MasterDeed } from "../store/master-log.ts";
import type { Chronicle } from "./chronicle.ts";
import { deedText } from "./deed-lines.ts";
import type { Mandate } from "./mandate.ts";
import type { News } from "./notifier.ts";
import type { Trouble } from "./trouble.ts";

/** Tells what a master does: in its log, to who sits before it, and to people who are elsewhere. */
export class Tidings {
  /** What went wrong last, in a sentence; empty where nothing has. */
  lastFailure = "";
  readonly #mandate: Pick<Mandate, "folder" | "deeds" | "news">;
  readonly #chronicle: Chronicle;
  /** Places of which people have been told, and that have not been reached since. */
  readonly #unreachable = new Set<string>();

  constructor(mandate: Pick<Mandate, "folder" | "deeds" | "news">, chronicle: Chronicle) {
    this.#mandate = mandate;
    this.#chronicle = chronicle;
  }

  record(deeds: readonly MasterDeed[]): void {
    if (deeds.length === 0) return;
    this.#chronicle.record(deeds);
    this.#mandate.deeds(deeds);
    const { name } = this.#mandate.folder.definition;
    for (const deed of deeds) if (this.#isWrong(deed)) this.news("something wrong", `${name}: ${deedText(deed)}`);
  }

  /** Whether people elsewhere should know: of a place that cannot be reached once, and not at each further try. */
  #isWrong(deed: MasterDeed): boolean {
    if (deed.kind === "gave up" || deed.kind === "damaged") return true;
    if (deed.kind !== "trouble" && deed.kind !== "mended") return false;
    if (deed.host === undefined) return deed.kind === "trouble";
    if (deed.kind === "mended") this.#unreachable.delete(deed.host);
    const isNew = deed.kind === "trouble" && !this.#unreachable.has(deed.host);
    if (isNew) this.#unreachable.add(deed.host);
    return isNew;
  }

  news(news: News, text: string): void {
    if (this.#mandate.news(news, text)) this.record([{ kind: "notified", news, text }]);
  }

  /** Tells of what has failed and will be tried again, and in how many seconds; returns those. */
  failed(trouble: Trouble, message: string): number {
    trouble.tried();
    trouble.failed();
    this.lastFailure = message;
    if (!trouble.isExhausted) this.record([{ kind: "trouble", reason: message, again_in: trouble.wait }]);
    return trouble.wait;
  }

  /** Tells that something works again, where it had failed. */
  succeeded(trouble: Trouble, text: string): void {
    if (trouble.rounds > 0) this.record([{ kind: "mended", reason: text }]);
    trouble.succeeded();
  }
}
