import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { project } from "../fixtures/built.ts";
import { describeWith } from "./parts.ts";

const browserPath = "/usr/bin/chromium";
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

describeWith(
  "Chromium",
  () => existsSync(browserPath),
  () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((request, response) => {
        const file = join(project, new URL(request.url ?? "/", "http://localhost").pathname);
        const type = types[extname(file)];
        if (type === undefined || !existsSync(file)) response.writeHead(404).end();
        else response.writeHead(200, { "content-type": type }).end(readFileSync(file));
      });
      await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    });
    afterAll(() => {
      server.close();
    });

    it("tunes a network within a page that has nothing of Node, and draws each trial", async () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the server has no port");
      const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        const errors: string[] = [];
        const broken = new Promise<never>((_, reject) => page.on("pageerror", reject));
        page.on("response", (response) => {
          if (response.status() >= 400 && !response.url().endsWith("favicon.ico")) errors.push(response.url());
        });
        await page.goto(`http://127.0.0.1:${address.port}/examples/browser/index.html`);
        await Promise.race([page.waitForSelector("body[data-state=finished]", { timeout: 150_000 }), broken]);
        expect(errors).toEqual([]);
        expect(await page.locator("#search circle").count()).toBe(30);
        const said = (await page.locator("#best").textContent()) ?? "";
        expect(said).toMatch(/^30 of 30 trials/);
        // Two spirals cannot be told apart by a line, which is right for about six points in ten.
        expect(Number(/accuracy ([\d.]+)/.exec(said)?.[1])).toBeGreaterThan(0.85);
      } finally {
        await browser.close();
      }
    }, 180_000);
  },
);
