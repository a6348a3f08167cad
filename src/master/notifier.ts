import { spawn } from "node:child_process";
import { once } from "node:events";
import type { NotifyPlan } from "../study/definition.ts";

/** What people are told of, wherever they are. */
export type News = "finished" | "new best" | "something wrong";

interface NotifierOptions {
  readonly plan: NotifyPlan;
  readonly study: string;
  /** The study's folder, absolute. */
  readonly folder: string;
  /** Called once for each way of telling that fails. */
  readonly complain: (line: string) => void;
}

/** Milliseconds between two news of one kind. */
const INTERVAL = 60_000;
/** Milliseconds that telling may take, and that the end of a search waits for it. */
const PATIENCE = 20_000;

/**
 * Tells people what happens by a command, a webhook or both. Nothing waits for it. Of each kind of news at most one a minute is
 * told; of those that come in between, only the newest.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #last = new Map<News, number>();
  readonly #waiting = new Map<News, NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #failing = new Set<string>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** False where it is told later, or nobody is to be told. */
  tell(news: News, text: string): boolean {
    const { command, webhook } = this.#options.plan;
    if (command === undefined && webhook === undefined) return false;
    clearTimeout(this.#waiting.get(news));
    const now = performance.now();
    const wait = (this.#last.get(news) ?? -Infinity) + INTERVAL - now;
    if (wait > 0) {
      this.#waiting.set(
        news,
        setTimeout(() => this.tell(news, text), wait),
      );
      return false;
    }
    this.#last.set(news, now);
    if (command !== undefined) this.#send("command", this.#run(command, news, text));
    if (webhook !== undefined) this.#send("webhook", this.#post(webhook, news, text));
    return true;
  }

  /** Waits a moment for what is under way; what waits for its minute is dropped. */
  async end(): Promise<void> {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    await Promise.all(this.#underWay);
  }

  #send(way: keyof NotifyPlan, sending: Promise<void>): void {
    const sent = sending
      .catch((error: Error) => {
        if (this.#failing.has(way)) return;
        this.#failing.add(way);
        this.#options.complain(
          `notify: the ${way} ${this.#options.plan[way]} failed: ${reasonOf(error)}; the search goes on without it`,
        );
      })
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async #run(command: string, news: News, text: string): Promise<void> {
    const { study, folder } = this.#options;
    const child = spawn("/bin/sh", ["-c", command], {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: PATIENCE,
      env: {
        ...process.env,
        WHETSTONE_NEWS: news,
        WHETSTONE_TEXT: text,
        WHETSTONE_STUDY: study,
        WHETSTONE_FOLDER: folder,
      },
    });
    let errors = "";
    child.stderr.on("data", (bytes: Buffer) => {
      errors = (errors + bytes.toString()).slice(-500);
    });
    const [code, signal] = await once(child, "close");
    if (code !== 0) throw new Error(`it ended with ${code ?? signal}${errors === "" ? "" : `: ${errors.trim()}`}`);
  }

  async #post(webhook: string, news: News, text: string): Promise<void> {
    const { study, folder } = this.#options;
    const response = await fetch(webhook, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, news, study, folder }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  }
}

/** `fetch` says only that it failed, and why in the error's cause. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
