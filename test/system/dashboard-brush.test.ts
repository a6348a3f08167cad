/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lineAxes } from "../../src/charts/parallel.ts";
import type { Study } from "../../src/study/study.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

describeWith("Chromium and awk", hasBrowser, () => {
  describe("parallel coordinates", () => {
    let made: TrainedStudy;
    let served: Served;
    let browser: Browser;
    let page: Page;
    let study: Study;
    let complaints: readonly string[];
    beforeAll(async () => {
      made = new TrainedStudy("digits", { stages: "  - { trials: 40, epochs: 2 }" });
      await made.train(3);
      study = openStudy(made.path).follow();
      served = await made.serve();
      browser = await openBrowser();
      page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
      complaints = complaintsOf(page);
      await page.goto(served.url);
      await page.keyboard.press("5");
      await page.waitForSelector(".chart-place canvas");
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
      made?.remove();
    });

    /** The trials that the address says are picked out. */
    const picked = () =>
      page.evaluate(() =>
        (new URLSearchParams(location.hash.split("?")[1]).get("trials") ?? "").split(",").map(Number),
      );
    /** The trials with a value in a part of an axis' height, from 0 at its foot to 1. */
    const within = (name: string, from: number, to: number) => {
      const axis = lineAxes(study).find((each) => each.name === name)!;
      return study.trials.flatMap((trial) => {
        const place = trial && axis.placeOf(trial);
        const share = place === undefined ? -1 : (place - axis.low) / (axis.high - axis.low);
        return from <= share && share <= to ? [trial!.number] : [];
      });
    };

    it("pick out the trials that pass all strokes, on several axes and in several views", async () => {
      const box = (await page.locator(".chart-place canvas").first().boundingBox())!;
      const count = lineAxes(study).length;
      // As src/charts/parallel.ts lays them out.
      const [left, right, foot] = [52, 62, 34];
      const top = await page.evaluate(() => document.querySelector(".chart-place")!.clientHeight - 400 + 56);
      const stroke = async (axis: number, from: number, to: number) => {
        const x = box.x + left + (axis * (box.width - left - right)) / (count - 1);
        const y = (share: number) => box.y + box.height - foot - share * (box.height - foot - top);
        await page.mouse.move(x, y(from));
        await page.mouse.down();
        await page.mouse.move(x, y((from + to) / 2), { steps: 4 });
        await page.mouse.move(x, y(to), { steps: 4 });
        await page.mouse.up();
      };
      const dropouts = within("dropout", 0.1, 0.8);
      await stroke(1, 0.1, 0.8);
      await expect.poll(picked).toEqual(dropouts);
      const both = dropouts.filter((trial) => within("lr", 0.3, 0.9).includes(trial));
      await stroke(0, 0.3, 0.9);
      await expect.poll(picked).toEqual(both);
      expect(both.length).toBeLessThan(dropouts.length);
      // Those picked out are so in every view, also those that a long list has not made rows of.
      await page.keyboard.press("7");
      await page.waitForSelector(".list tr[aria-selected=true]");
      expect(await page.locator(".selection").textContent()).toContain(`${both.length} trials`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("5");
      await page.waitForSelector(".chart-place canvas");
      await expect.poll(() => page.locator(".selection").count()).toBe(0);
    });

    it("can be brushed by keys alone", async () => {
      await page.locator(".brush summary").focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("lr to");
      await page.keyboard.press("Home");
      for (let i = 0; i < 100; i++) await page.keyboard.press("ArrowRight");
      await expect.poll(picked).toEqual(within("lr", 0, 0.5));
      expect(complaints).toEqual([]);
    });

    it("are brushed while the study goes on, whose news do not break a stroke off", async () => {
      const live = new TrainedStudy("live", { stages: "  - { trials: 200, epochs: 3 }", pause: 0.05 });
      const ended = new AbortController();
      const training = live.train(2, ended.signal);
      try {
        await expect.poll(() => existsSync(join(live.path, "stages", "1.json")), { timeout: 60_000 }).toBe(true);
        const shown = await live.serve();
        const other = await browser.newPage({ viewport: { width: 1360, height: 900 } });
        await other.goto(`${shown.url}`);
        await other.waitForSelector("[data-best]", { timeout: 30_000 });
        await other.keyboard.press("5");
        await other.waitForSelector(".chart-place canvas");
        const box = (await other.locator(".chart-place canvas").first().boundingBox())!;
        // The first axis, from its foot to its head, for a second and a half of the search.
        await other.mouse.move(box.x + 52, box.y + box.height - 40);
        await other.mouse.down();
        for (let i = 1; i <= 15; i++) {
          await other.mouse.move(box.x + 52, box.y + box.height - 40 - (i * (box.height - 110)) / 15);
          await other.waitForTimeout(100);
        }
        await other.mouse.up();
        await other.waitForSelector(".selection");
        await shown.close();
        await other.close();
      } finally {
        ended.abort();
        await training;
        live.remove();
      }
    });
  });
});
