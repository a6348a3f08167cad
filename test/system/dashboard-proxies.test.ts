/// <reference lib="dom" />
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { codeServer, jupyter, onDemand, openProxy, type ProxyManner } from "../fixtures/proxy.ts";
import { type Served, Visitor } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith, succeeds } from "./parts.ts";

interface Visit {
  readonly page: Page;
  /** The page's address, without the token. */
  readonly address: string;
  readonly served: Served;
  readonly complaints: readonly string[];
}

/** Opens a dashboard in a terminal, and tells how a proxy shows it. */
interface Way {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly manner: (port: number) => ProxyManner;
}

const env = { JUPYTERHUB_SERVICE_PREFIX: "/user/ada/" };
const flags = ["--host", "0.0.0.0"];
const older: Way = { env, manner: (port) => jupyter(port, { streams: false }) };
const ways: Readonly<Record<string, Way>> = {
  "jupyter-server-proxy, which takes the path away": { env, manner: (port) => jupyter(port) },
  "jupyter-server-proxy, which keeps the path": { env, manner: (port) => jupyter(port, { absolute: true }) },
  "an older jupyter-server-proxy, which collects all answers": older,
  "code-server": {
    env: { VSCODE_PROXY_URI: "https://lab.example/proxy/{{port}}" },
    manner: codeServer,
  },
  "Open OnDemand, which takes the path away": { flags, manner: (port) => onDemand(hostname(), port) },
  "Open OnDemand, which keeps the path": {
    flags,
    manner: (port) => onDemand(hostname(), port, { keepsPath: true }),
  },
};

describeWith(
  "Chromium, openssl, and workers that train",
  () => hasBrowser() && succeeds("openssl", "version"),
  () => {
    let study: TrainedStudy;
    let browser: Browser;
    let secure: { readonly key: string; readonly cert: string };
    const ended = new AbortController();
    let training: Promise<void>;
    beforeAll(async () => {
      study = new TrainedStudy("digits", { stages: "  - { trials: 200, epochs: 400 }", pause: 0.2 });
      const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(study.root, name));
      const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=lab.example";
      execFileSync("openssl", [...words.split(" "), "-keyout", key!, "-out", cert!], { stdio: "ignore" });
      secure = { key: readFileSync(key!, "utf8"), cert: readFileSync(cert!, "utf8") };
      training = study.train(2, ended.signal);
      browser = await openBrowser("--host-resolver-rules=MAP lab.example 127.0.0.1");
    }, 120_000);
    afterAll(async () => {
      ended.abort();
      await training;
      await browser?.close();
      study?.remove();
    });

    /** A browser at the page that a proxy shows at https://lab.example. */
    async function visit({ env = {}, flags = [], manner }: Way, use: (visit: Visit) => Promise<void>) {
      await expect.poll(() => existsSync(join(study.path, "stages", "1.json")), { timeout: 60_000 }).toBe(true);
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const served: Served = await study.serve("--control", ...flags);
      vi.unstubAllEnvs();
      const { port, token } = new Visitor(served.url);
      const shown = manner(port);
      const proxy = await openProxy(port, shown, secure);
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      try {
        const address = `https://lab.example:${proxy.port}${shown.below}/`;
        await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(address).origin });
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        await page.goto(`${address}?token=${token}`);
        await page.waitForSelector("[data-best]", { timeout: 30_000 });
        // So another dashboard at this host gets a cookie of its own.
        expect(await context.cookies()).toMatchObject([{ path: shown.below, httpOnly: true, sameSite: "Strict" }]);
        await use({ page, address, served, complaints });
      } finally {
        await context.close();
        proxy.close();
        await served.close();
      }
    }

    it.each(Object.entries(ways))(
      "%s shows a study live, a trial with its output, and a table to copy, and lets it be changed",
      async (_, way) => {
        await visit(way, async ({ page, address, complaints }) => {
          const asked: string[] = [];
          page.on("request", (request) => asked.push(request.url()));
          expect(page.url()).toBe(address);
          await page.keyboard.press("8");
          const epochs = page.locator("[data-row=w01] td:nth-child(5)");
          await epochs.waitFor();
          const before = await epochs.textContent();
          await expect.poll(() => epochs.textContent()).not.toBe(before);
          expect(asked.some((each) => each.endsWith("&once"))).toBe(way === older);

          const folder = openStudy(study.path);
          const trial = folder.follow().trials.find((each) => each?.state === "running")!.number;
          await page.goto(`${address}#trial?number=${trial}`);
          await expect.poll(() => page.locator(".output").textContent()).toContain("epoch 1 of 400: loss");
          await page.getByRole("button", { name: "Give it up" }).click();
          await page.getByRole("button", { name: `Give trial ${trial} up for good?` }).click();
          await page.getByText(`Trial ${trial} is given up`).waitFor();
          await page.locator(".trial-head .state-killed").waitFor();
          expect(folder.follow().trials[trial - 1]!.state).toBe("killed");

          await page.getByRole("button", { name: "Close" }).click();
          await page.keyboard.press("1");
          await page.getByText("As a table").first().click();
          await page.getByRole("button", { name: /as CSV/ }).click();
          await page.getByText(/^Copied \d+ rows?\.$/).waitFor();
          expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("val_accuracy");

          await page.reload();
          await page.waitForSelector("[data-best]");
          expect(complaints).toEqual([]);
        });
      },
      120_000,
    );

    it("a page whose news a proxy collects says that it hears none once the dashboard has ended, and not before", async () => {
      await visit(older, async ({ page, served }) => {
        const answered = () => page.waitForResponse(/&once$/);
        await answered();
        await page.evaluate(() => {
          const seen: string[] = [];
          Object.assign(window, { seen });
          const pulse = document.querySelector(".pulse")!;
          new MutationObserver(() => seen.push(pulse.className)).observe(pulse, { attributes: true });
        });
        await answered();
        await answered();
        expect(await page.evaluate(() => Reflect.get(window, "seen"))).toEqual([]);
        await served.close();
        await page.getByText("connecting again …").waitFor();
      });
    }, 120_000);
  },
);
