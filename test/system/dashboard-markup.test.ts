/// <reference lib="dom" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { main } from "../fixtures/built.ts";
import { markup, markupName, writeMarkupStudy } from "../fixtures/markup-study.ts";
import { type Served, serve } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

describeWith("Chromium, and markup wherever people and programs may name things", hasBrowser, () => {
  let root: string;
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "whetstone-markup-"));
    for (const name of [markupName, "other"]) writeMarkupStudy(join(root, name));
    browser = await openBrowser();
    served = await serve("dashboard", root, "--control");
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Elements that only markup could have made, scripts that ran, and handlers that would. */
  const intruders = (page: Page) =>
    page.evaluate(() => {
      const own = (script: HTMLScriptElement) => script.src.startsWith(`${location.origin}/assets/`);
      return [
        ...Array.from(document.querySelectorAll("img[src='x'], [onerror], b > b, iframe, object, embed")),
        ...Array.from(document.scripts).filter((script) => !own(script)),
      ].map((each) => each.outerHTML);
    });

  it("keeps it as text in every view", async () => {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(served.url);
    await page.waitForSelector("[data-best]");
    const shows = async (hash: string, wait: string, ...texts: readonly string[]) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForSelector(wait);
      for (const text of texts) await expect.poll(() => page.locator("body").textContent()).toContain(text);
      expect([hash, await intruders(page)]).toEqual([hash, []]);
    };
    const chart = ".chart-place canvas";
    const metric = encodeURIComponent(`loss ${markup}`);
    await shows("overview", ".finding", markupName);
    await shows(`curves?metric=${metric}`, ".curve-place canvas", `log loss ${markup}`);
    for (const view of ["space", "pairs?across=lr&up=kind", "parallel", "importance", "pareto", "studies"])
      await shows(view, chart);
    await shows("trials", ".list tbody tr", `sampler ${markup}`, `w${markupName}`);
    await shows("trial?number=23", ".trial-head", `reason ${markup}`, `output ${markup}`, "It has reported no epoch.");
    await shows("trial?number=22", "[data-score]", `left out ${markup}`);
    await shows("compare?trials=3,4", ".compared", `sampler ${markup}`);
    await shows("workers", "[data-row]", `host ${markup}`, `left ${markup}`);
    await shows("checkpoints", "[data-checkpoints]");
    // What a pointer on the charts makes appear is drawn as text too.
    await shows("workers", chart);
    const box = (await page.locator(chart).first().boundingBox())!;
    for (let at = 0.1; at < 1; at += 0.1) await page.mouse.move(box.x + at * box.width, box.y + 0.5 * box.height);
    expect(await intruders(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("keeps names that are longer than a phone is wide within the page", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(served.url);
    await page.waitForSelector("[data-best]");
    const metric = encodeURIComponent(`loss ${markup}`);
    for (const hash of ["overview", `curves?metric=${metric}`, "pairs?across=kind&up=lr", "trial?number=22"]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForSelector(`[data-view=${hash.replace(/\?.*/, "")}] canvas`);
      expect([hash, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([hash, 390]);
    }
    await page.close();
  });

  it("keeps it as text in a report", async () => {
    const file = join(root, "report.html");
    execFileSync(process.execPath, [main, "report", join(root, "other"), "-o", file]);
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator("body").textContent()).toContain(markup);
    expect(await page.evaluate(() => document.scripts.length)).toBe(0);
    expect(await intruders(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("would be seen by this test if it were more than text", async () => {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    const file = join(root, "broken.html");
    writeFileSync(file, `<p>${markup}</p>`);
    await page.goto(pathToFileURL(file).href);
    expect((await intruders(page)).length).toBeGreaterThan(1);
    await expect.poll(() => complaints.join()).toContain("a dialog: 1");
    await page.close();
  });
});
