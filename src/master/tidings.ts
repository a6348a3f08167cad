import type { MasterDeed } from "../store/master-log.ts";
import type { Chronicle } from "./chronicle.ts";
import { deedText } from "./deed-lines.ts";
import type { News } from "./notifier.ts";
import type { MasterOrder } from "./order.ts";
import type { Trouble } from "./trouble.ts";

/** Tells what a master does: in its log, to who sits before it, and to people who are elsewhere. */
export class Tidings {
  /** What went wrong last, in a sentence; empty where nothing has. */
  lastFailure = "";
  readonly #order: Pick<MasterOrder, "folder" | "deeds" | "news">;
  readonly #chronicle: Chronicle;

  constructor(order: Pick<MasterOrder, "folder" | "deeds" | "news">, chronicle: Chronicle) {
    this.#order = order;
    this.#chronicle = chronicle;
  }

  record(deeds: readonly MasterDeed[]): void {
    if (deeds.length === 0) return;
    this.#chronicle.record(deeds);
    this.#order.deeds(deeds);
    const { name } = this.#order.folder.definition;
    for (const deed of deeds)
      if (deed.kind === "gave up" || deed.kind === "trouble" || deed.kind === "damaged")
        this.news("something wrong", `${name}: ${deedText(deed)}`);
  }

  news(news: News, text: string): void {
    if (this.#order.news(news, text)) this.record([{ kind: "notified", news, text }]);
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
