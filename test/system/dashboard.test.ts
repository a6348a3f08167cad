/// <reference lib="dom" />
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { landscapeOf } from "../../src/analysis/importance/landscape.ts";
import { paretoFront } from "../../src/analysis/pareto.ts";
import { countStates, ranked } from "../../src/analysis/ranking.ts";
import type { Chart, ChartOptions } from "../../src/charts/chart.ts";
import { historyChart } from "../../src/charts/history.ts";
import { paretoChart } from "../../src/charts/pareto.ts";
import { spaceChart } from "../../src/charts/space.ts";
import { light } from "../../src/charts/theme.ts";
import { listCheckpoints } from "../../src/store/checkpoints.ts";
import { objectivesOf } from "../../src/study/definition.ts";
import { alikeNumbers, shortNumber } from "../../src/study/describe.ts";
import type { Study } from "../../src/study/study.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

/** Where pictures of the views go, if anywhere. */
const pictures = process.env.WHETSTONE_PICTURES;

/** The numbers of one of several parts of a chart. */
function numbersOf(parts: unknown, index: number): Readonly<Record<string, number>> {
  const part: unknown = Array.isArray(parts) ? parts[index] : parts;
  const entries = Object.entries(typeof part === "object" && part !== null ? part : {});
  return Object.fromEntries(entries.filter((each): each is [string, number] => typeof each[1] === "number"));
}

function indexOf(series: object): number {
  return Number(Reflect.get(series, "xAxisIndex") ?? 0);
}

describeWith("Chromium and awk", hasBrowser, () => {
  describe("the dashboard of a study that real workers trained", () => {
    let made: TrainedStudy;
    let served: Served;
    let browser: Browser;
    let page: Page;
    let study: Study;
    let complaints: readonly string[];
    beforeAll(async () => {
      made = new TrainedStudy("digits", {
        stages: `  - { trials: 30, epochs: 2 }
  - { trials: 14, epochs: 6, narrow: true }
  - { trials: 6, epochs: 15, narrow: true, carry: 2 }`,
      });
      await made.train(3);
      study = openStudy(made.path).follow();
      served = await made.serve();
      browser = await openBrowser();
      const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: "light" });
      page = await context.newPage();
      complaints = complaintsOf(page);
      await page.goto(served.url);
      await page.waitForSelector("[data-best]");
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
      made?.remove();
    });

    const view = async (hash: string, wait: string) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForSelector(wait);
      if (pictures === undefined) return;
      await page.evaluate(() => scrollTo(0, 0));
      await sleep(700);
      await page.screenshot({ path: `${pictures}/dashboard-${hash.replace(/\W.*/, "")}.png` });
    };
    const words = () => page.locator(".chart-words").first().textContent();

    it("begins with the best trial, the counts of all states, and what to look at", async () => {
      const [best] = ranked(study.trials, "maximize");
      await view("overview", ".chart-place canvas");
      expect(Number(await page.locator("[data-best]").getAttribute("data-best"))).toBe(best!.score);
      const counts = await page
        .locator("[data-count]")
        .evaluateAll((all) => all.map((each) => [each.getAttribute("data-count"), Number(each.textContent)]));
      const states = Object.entries(countStates(study.trials)).filter(([, count]) => count > 0);
      expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(states));
      await page.waitForSelector(".finding");
      const findings = await page.locator(".finding").allTextContents();
      expect(findings.join("\n")).toContain("The test set (test_accuracy) is sealed");
      expect(await words()).toContain(`trial ${best!.number}`);
    });

    it("keeps its token to itself, and its address without it", async () => {
      expect(page.url()).not.toContain("token");
      expect(await page.evaluate(() => document.cookie)).toBe("");
    });

    /** Where a chart of the folder has a trial's mark is where the page must have it: a click there picks it out. */
    const clickMark = async (chart: (options: ChartOptions) => Chart, trial: number) => {
      const canvas = page.locator(".chart-place canvas").first();
      await canvas.scrollIntoViewIfNeeded();
      const box = (await canvas.boundingBox())!;
      const { option } = chart({ width: box.width, theme: light });
      const found = option.series.flatMap(({ data, ...series }) => {
        const mark = (Array.isArray(data) ? data : []).find((each) => Array.isArray(each) && each[2] === trial);
        return Array.isArray(mark) ? [{ x: Number(mark[0]), y: Number(mark[1]), axis: indexOf(series) }] : [];
      });
      const { x, y, axis } = found[0]!;
      const grid = numbersOf(option.grid, axis);
      const share = (value: number, of: Readonly<Record<string, number>>) => (value - of.min!) / (of.max! - of.min!);
      const width = grid.width ?? box.width - grid.left! - grid.right!;
      const height = grid.height ?? box.height - grid.top! - grid.bottom!;
      const at = {
        x: box.x + grid.left! + share(x, numbersOf(option.xAxis, axis)) * width,
        y: box.y + grid.top! + (1 - share(y, numbersOf(option.yAxis, axis))) * height,
      };
      await page.mouse.click(at.x, at.y);
      await expect.poll(() => page.url()).toMatch(new RegExp(`trials=${trial}\\b`));
      await page.keyboard.press("Escape");
    };

    it("has the marks of trials where their numbers in the folder put them", async () => {
      const [first, second] = ranked(study.trials, "maximize");
      await view("overview", ".chart-place canvas");
      await clickMark((options) => historyChart(study, options), second!.number);
      await view("overview?over=epochs", ".chart-place canvas");
      await expect.poll(() => page.locator(".choice [aria-pressed=true]").textContent()).toBe("epochs");
      await clickMark((options) => historyChart(study, { ...options, over: "epochs" }), second!.number);
      await view("space?parameter=lr", ".chart-place canvas");
      await expect.poll(words).toContain("what a random forest expects");
      const landscape = landscapeOf(study);
      await clickMark((options) => spaceChart(study, { ...options, parameters: ["lr"], landscape }), first!.number);
      await view("space", ".chart-place canvas");
      await view("pareto", ".chart-place canvas");
      await clickMark((options) => paretoChart(study, options), first!.number);
    });

    it("draws each view from the folder", async () => {
      const [best] = ranked(study.trials, "maximize");
      await view("curves", ".curve-place canvas");
      expect(await words()).toBe(`The thick line is the best, trial ${best!.number}.`);
      await view("space", ".chart-place canvas");
      await expect.poll(words).toContain("what a random forest expects");
      await view("pairs?across=lr&up=dropout", ".chart-place canvas");
      await expect.poll(words).toContain("a random forest expects");
      await view("parallel", ".chart-place canvas");
      await expect.poll(words).toContain("Each line is a trial");
      await view("importance", ".chart-place canvas");
      await expect.poll(words).toContain(`${study.trials.length} trials`);
      await view("workers", "[data-row=w01]");
      const trained = study.trials.filter((trial) => trial?.worker === "w01").length;
      expect(await page.locator("[data-row=w01] td").nth(5).textContent()).toBe(String(trained));
      await view("pareto", ".chart-place canvas");
      const [first, ...others] = objectivesOf(study.definition);
      const front = paretoFront(study.trials, [first!, ...others]);
      await expect.poll(words).toMatch(new RegExp(`^${front.length} of `));
      await view("checkpoints", "[data-checkpoints]");
      const checkpoints = listCheckpoints(made.path);
      expect(await page.locator("[data-checkpoints]").textContent()).toBe(String(checkpoints.length));
      expect(await page.locator(".list tbody code").first().textContent()).toBe(checkpoints.at(-1));
    });

    it("lists the trials, sorts and filters them", async () => {
      const order = ranked(study.trials, "maximize");
      const text = alikeNumbers(order.map(({ score }) => score));
      await view("trials", ".list tbody tr");
      const cells = (column: number) => page.locator(`.list tbody tr td:nth-child(${column})`).allTextContents();
      expect((await cells(1)).slice(0, 10)).toEqual(order.slice(0, 10).map(({ number }) => String(number)));
      expect((await cells(3)).slice(0, 10)).toEqual(order.slice(0, 10).map(({ score }) => text(score)));
      await page.getByRole("button", { name: "lr", exact: true }).click();
      const smallest = study.trials.map((trial) => Number(trial!.params.lr)).sort((a, b) => a - b);
      expect((await cells(8))[0]).toBe(shortNumber(smallest[0]!));
      const [first] = order;
      await page.getByRole("button", { name: "rank", exact: true }).click();
      const { seconds } = first!.curve.find(({ epoch }) => epoch === first!.scoreEpoch)!.metrics;
      expect(Number((await cells(4))[0])).toBeCloseTo(seconds!, 3);
      const cut = await page
        .locator(".list tbody td")
        .evaluateAll((all) =>
          all.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
        );
      expect(cut).toEqual([]);
      await page.keyboard.press("/");
      await page.waitForSelector("#filter:focus");
      await page.keyboard.type("state=diverged");
      const diverged = study.trials.filter((trial) => trial?.state === "diverged");
      await expect.poll(() => cells(5)).toHaveLength(diverged.length);
      await page.locator("#filter").fill("");
    });

    it("shows everything about a trial, the end of its output too", async () => {
      const [best] = ranked(study.trials, "maximize");
      await view(`trial?number=${best!.number}`, "[data-score]");
      expect(Number(await page.locator("[data-score]").getAttribute("data-score"))).toBe(best!.score);
      expect(await page.locator("[data-param=lr]").textContent()).toBe(String(best!.params.lr));
      await expect
        .poll(() => page.locator(".output").textContent())
        .toContain(`epoch ${best!.epochs} of ${best!.epochs}: loss`);
      await page.waitForSelector("[data-row]");
      expect(await page.getByText("Nearest trials").isVisible()).toBe(true);
    });

    it("carries what is picked out from view to view, in its address too", async () => {
      await view("trials?sort=trial", ".list tbody tr");
      await page.locator(".list tbody tr").nth(3).click();
      await page
        .locator(".list tbody tr")
        .nth(5)
        .click({ modifiers: ["Shift"] });
      expect(page.url()).toContain("trials=4,6");
      await page.keyboard.press("2");
      await page.waitForSelector("[data-view=curves]");
      expect(await page.locator(".selection").textContent()).toContain("2 trials 4, 6");
      await page.getByRole("button", { name: "Compare" }).click();
      await page.waitForSelector(".compared");
      expect(await page.title()).toBe("digits · Compare trials · Whetstone");
      expect(await page.locator(".compared thead th").allTextContents()).toEqual([
        expect.stringContaining("trial 4"),
        expect.stringContaining("trial 6"),
      ]);
      const again = await page.context().newPage();
      await again.goto(page.url());
      await again.waitForSelector(".compared");
      expect(await again.locator(".selection").textContent()).toContain("4, 6");
      await again.close();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator(".selection").count()).toBe(0);
    });

    it("is read on a phone and in the dark without a word cut off at the side", async () => {
      await page.setViewportSize({ width: 390, height: 800 });
      await page.emulateMedia({ colorScheme: "dark" });
      for (const id of ["overview", "curves", "trials", "workers"]) {
        await page.evaluate((to) => {
          location.hash = to;
        }, id);
        await page.waitForSelector(`[data-view=${id}] > *`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      }
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/dashboard-phone.png` });
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1360, height: 900 });
    });

    it("complains of nothing in the browser's console", () => {
      expect(complaints).toEqual([]);
    });
  });

  describe("the dashboard of a study that is being trained", () => {
    it("shows what a worker logs within a second, and a stop that was asked for", async () => {
      const made = new TrainedStudy("live", { stages: "  - { trials: 40, epochs: 40 }", pause: 0.3 });
      const ended = new AbortController();
      const training = made.train(2, ended.signal);
      const browser = await openBrowser();
      let served: Served | undefined;
      try {
        await expect.poll(() => existsSync(join(made.path, "stages", "1.json")), { timeout: 60_000 }).toBe(true);
        served = await made.serve("--control");
        const page = await browser.newPage();
        const complaints = complaintsOf(page);
        await page.goto(served.url);
        await page.waitForSelector("[data-best]", { timeout: 30_000 });
        await page.keyboard.press("8");
        await page.waitForSelector("[data-state=training]");
        const folder = openStudy(made.path);
        const delays: number[] = [];
        for (let i = 0; i < 8; i++) {
          const reached = () => folder.follow().trials[0]?.curve.at(-1);
          const before = reached()?.epoch ?? 0;
          while ((reached()?.epoch ?? 0) <= before && folder.study.trials[0]?.state === "running") await sleep(5);
          const { epoch, at } = reached()!;
          await page.waitForFunction(
            (wanted) =>
              Number.parseFloat(document.querySelector("[data-row=w01] td:nth-child(5)")?.textContent ?? "") >= wanted,
            epoch,
          );
          delays.push(Date.now() - at);
        }
        expect(Math.max(...delays)).toBeLessThan(1000);
        await page.keyboard.press("1");
        await page.getByRole("button", { name: "Stop all workers" }).click();
        await page.getByText("Asked all workers to end").waitFor();
        await training;
        await page.getByText("no workers").waitFor();
        expect(complaints).toEqual([]);
      } finally {
        ended.abort();
        await training;
        await browser.close();
        await served?.close();
        made.remove();
      }
    });
  });
});
