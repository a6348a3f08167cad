/// <reference lib="dom" />
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every view, with what it is done when it is there. */
const views = {
  overview: ".finding",
  curves: ".curve-place canvas",
  space: ".chart-place canvas",
  pairs: ".chart-place canvas",
  parallel: ".chart-place canvas",
  importance: ".chart-place canvas",
  "trials?trials=4,6": ".list tbody tr",
  "trial?number=3": "[data-score]",
  "compare?trials=4,6": ".compared",
  workers: ".chart-place canvas",
  checkpoints: "[data-checkpoints]",
  pareto: ".chart-place canvas",
  studies: ".chart-place canvas",
} as const;

describeWith("Chromium and awk", hasBrowser, () => {
  describe("a dashboard is for everybody", () => {
    let made: TrainedStudy;
    let served: Served;
    let browser: Browser;
    beforeAll(async () => {
      made = new TrainedStudy("digits", {
        stages: `  - { trials: 30, epochs: 2 }
  - { trials: 14, epochs: 6, narrow: true }`,
      });
      await made.train(3);
      made.copyAs("again");
      served = await made.serveAll("--control");
      browser = await openBrowser();
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
      made?.remove();
    });

    const openAs = async (colorScheme: "light" | "dark", width: number) => {
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        colorScheme,
        reducedMotion: "reduce",
      });
      // The page's policy lets no script in but its own.
      await context.addInitScript(axe);
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await page.goto(served.url);
      await page.waitForSelector("[data-best]");
      return { page, complaints, close: () => context.close() };
    };
    const show = async (page: Page, hash: string, wait: string) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForSelector(wait);
    };
    /** What breaks WCAG 2.1 AA, a line each. */
    const faults = (page: Page): Promise<readonly string[]> =>
      page.evaluate(async () => {
        const audit: unknown = Reflect.get(window, "axe");
        const { violations } = await (
          audit as {
            run(
              of: Document,
              options: object,
            ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
          }
        ).run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(
            ({ html, failureSummary }) =>
              `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, " ").slice(0, 200)}`,
          ),
        );
      });

    for (const [look, width] of [
      ["light", 1360],
      ["dark", 1360],
      ["light", 390],
      ["dark", 390],
    ] as const)
      it(`in the ${look}, ${width} pixels wide: no view breaks a rule of WCAG AA, nor is one cut off at the side`, async () => {
        const { page, complaints, close } = await openAs(look, width);
        const found: string[] = [];
        for (const [hash, wait] of Object.entries(views)) {
          await show(page, hash, wait);
          await page.waitForFunction(() => document.querySelector("figure.chart[aria-busy=true]") === null);
          await page.evaluate(() => {
            for (const table of Array.from(document.querySelectorAll<HTMLDetailsElement>("details.data")))
              table.open = true;
          });
          await page.waitForFunction(() =>
            Array.from(document.querySelectorAll("details.data")).every((table) => table.querySelector(".data-head")),
          );
          found.push(...(await faults(page)).map((fault) => `${hash}: ${fault}`));
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (beyond > 0) found.push(`${hash}: ${beyond} pixels are cut off at the side`);
        }
        expect(found).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      });

    it("is printed light and whole, without what only a screen can use", async () => {
      const { page, complaints, close } = await openAs("dark", 1360);
      await show(page, "trials", ".list tbody tr");
      const told = await page.evaluate(() => {
        const look = () => document.documentElement.dataset.look;
        const rows = () => document.querySelectorAll(".list tbody tr[aria-rowindex]").length;
        const before = { look: look(), rows: rows() };
        window.dispatchEvent(new Event("beforeprint"));
        // What is not there by the end of this turn is not on paper.
        return Promise.resolve().then(() => {
          const printed = { look: look(), rows: rows() };
          window.dispatchEvent(new Event("afterprint"));
          return { before, printed, look: look() };
        });
      });
      expect(told).toMatchObject({ before: { look: "dark" }, printed: { look: "light", rows: 44 }, look: "dark" });
      expect(told.before.rows).toBeLessThan(44);
      await page.emulateMedia({ media: "print" });
      for (const unprinted of [".nav", ".selection", ".tools"])
        expect(await page.locator(unprinted).isVisible()).toBe(false);
      expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
      expect(complaints).toEqual([]);
      await close();
    });

    it("is used by keys alone, in the order in which it is read", async () => {
      const { page, close } = await openAs("light", 1360);
      const focused = () =>
        page.evaluate(() => {
          const { activeElement } = document;
          const seen = activeElement === null ? "" : getComputedStyle(activeElement).outlineStyle;
          return { text: activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "", seen };
        });
      const order: string[] = [];
      for (let i = 0; i < 6; i++) {
        await page.keyboard.press("Tab");
        const { text, seen } = await focused();
        expect([text, seen]).not.toEqual([text, "none"]);
        order.push(text.replace(/\d.*/, ""));
      }
      expect(order).toEqual(["Overview", "Study", "val_accuracy ", "Light or dark", "Keys", "Overview"]);
      await page.keyboard.press("7");
      await page.waitForSelector(".list tbody tr");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-score]");
      expect(page.url()).toMatch(/#trial\?.*trials=\d+/);
      await page.keyboard.press("Escape");
      await page.waitForSelector(".list tbody tr");
      await page.keyboard.press("?");
      await page.waitForSelector("dialog.help");
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator("dialog.help").count()).toBe(0);
      await close();
    });
  });
});
