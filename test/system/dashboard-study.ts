import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { main } from "../fixtures/built.ts";
import { type Served, serve } from "../fixtures/served.ts";

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, "..", "fixtures", "learning.awk");

const CHROMIUM = "/usr/bin/chromium";

export function hasBrowser(): boolean {
  return existsSync(CHROMIUM) && existsSync("/usr/bin/awk");
}

/** The sandbox of a browser needs a user other than root. */
export function openBrowser(...flags: readonly string[]) {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", ...flags] });
}

export interface TrainedStudyOptions {
  readonly stages: string;
  /** Seconds between epochs. */
  readonly pause?: number;
  readonly lr?: string;
  readonly sampler?: string;
  /** Another study, beside which it lies. */
  readonly beside?: TrainedStudy;
}

/** A study in a temporary folder, on which real workers train. */
export class TrainedStudy {
  /** Where it lies. */
  readonly root: string;
  readonly path: string;
  readonly #definition: string;

  constructor(name: string, options: TrainedStudyOptions) {
    const { stages, pause = 0, lr = "10 ** uniform(-6, 1)", sampler = "auto", beside } = options;
    this.root = beside?.root ?? mkdtempSync(join(tmpdir(), "whetstone-dashboard-"));
    this.path = join(this.root, name);
    this.#definition = join(this.root, `${name}.yaml`);
    const words = ["lr", "dropout", "width", "optimizer"].map((each) => `-v ${each}={${each}}`).join(" ");
    writeFileSync(
      this.#definition,
      `name: ${name}
command: awk ${words} -v pause=${pause} -f ${program}
metrics: [val_accuracy, { name: seconds, goal: minimize }]
space:
  lr: ${lr}
  dropout: uniform(0, 1)
  width: int(4, 9)
  optimizer: choice(sgd, adam)
sampler: ${sampler}
stages:
${stages}
`,
    );
  }

  /** Runs the search to its end, or until the signal. */
  async train(workers: number, signal?: AbortSignal): Promise<void> {
    const run = spawn(process.execPath, [main, "run", this.#definition, "-w", String(workers)], {
      cwd: this.root,
      stdio: "ignore",
    });
    const stop = () => run.kill("SIGTERM");
    signal?.addEventListener("abort", stop);
    const code = await new Promise((done) => run.on("close", done));
    signal?.removeEventListener("abort", stop);
    if (signal === undefined) expect(code).toBe(0);
  }

  /** Serves it as a user does, by the command. */
  serve(...flags: readonly string[]): Promise<Served> {
    return serve("dashboard", this.path, ...flags);
  }

  /** A study beside it that is its copy, under another name. */
  copyAs(name: string): void {
    cpSync(this.path, join(this.root, name), { recursive: true });
  }

  /** Serves it and what lies beside it. */
  serveAll(...flags: readonly string[]): Promise<Served> {
    return serve("dashboard", this.root, ...flags);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** What a page complains of while it is used; nothing, if all is well. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}
