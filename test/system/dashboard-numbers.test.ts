/// <reference lib="dom" />
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importanceOf } from "../../src/analysis/importance/importance.ts";
import { landscapeOf } from "../../src/analysis/importance/landscape.ts";
import { ranked, type ScoredTrial } from "../../src/analysis/ranking.ts";
import type { Chart } from "../../src/charts/chart.ts";
import { pairsChart } from "../../src/charts/pairs.ts";
import { lineAxes } from "../../src/charts/parallel.ts";
import { parameterAxis } from "../../src/charts/parameter-axis.ts";
import { rampOver } from "../../src/charts/ramp.ts";
import { light } from "../../src/charts/theme.ts";
import { readCsv } from "../../src/formats/results/csv.ts";
import type { Study } from "../../src/study/study.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

describeWith("Chromium and awk", hasBrowser, () => {
  describe("what a page draws, read back from its canvases and tables", () => {
    let made: TrainedStudy;
    let served: Served;
    let browser: Browser;
    let page: Page;
    let study: Study;
    let order: readonly ScoredTrial[];
    let complaints: readonly string[];
    beforeAll(async () => {
      made = new TrainedStudy("digits", {
        stages: `  - { trials: 30, epochs: 2 }
  - { trials: 14, epochs: 6, narrow: true }`,
      });
      await made.train(3);
      study = openStudy(made.path).follow();
      order = ranked(study.trials, "maximize");
      served = await made.serve();
      browser = await openBrowser();
      const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, colorScheme: "light" });
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(served.url).origin });
      // What is written on canvases, newest last, and the slanting parts of lines as wide as that of the best so far.
      await context.addInitScript(() => {
        const written: string[] = [];
        const slopes: number[][] = [];
        Object.assign(window, { written, slopes });
        const { moveTo, lineTo } = CanvasRenderingContext2D.prototype;
        let from = [0, 0];
        CanvasRenderingContext2D.prototype.moveTo = function (x, y) {
          from = [x, y];
          moveTo.call(this, x, y);
        };
        CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
          const [right, up] = [Math.abs(x - from[0]!), Math.abs(y - from[1]!)];
          if (this.lineWidth === 2.5 && Math.min(right, up) > 0.1 && right > 10) slopes.push([...from, x, y]);
          from = [x, y];
          lineTo.call(this, x, y);
        };
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
          written.push(text);
          fillText.call(this, text, ...at);
        };
      });
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

    const show = async (hash: string, said: string) => {
      await page.evaluate((to) => {
        Reflect.get(window, "written").length = 0;
        location.hash = to;
      }, hash);
      await page.locator(".chart-words", { hasText: said }).waitFor();
      await page.locator("figure.chart[aria-busy=false]").first().waitFor();
    };
    const canvas = () => page.locator(".chart-place canvas").first();
    /** The view's chart as a user copies it, a record a row. */
    const copied = async () => {
      await page.getByText("As a table").click();
      await page.getByRole("button", { name: /as CSV/ }).click();
      await page.getByText(/^Copied \d+ rows?\.$/).waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      await page.getByRole("button", { name: "Close" }).click();
      const [titles, ...rows] = readCsv(text, { whole: true }).map(({ cells }) => cells);
      return rows.map(
        (cells): Partial<Record<string, string>> => Object.fromEntries(cells.map((cell, i) => [titles![i], cell])),
      );
    };
    const clickAt = async (x: number, y: number) => {
      const box = (await canvas().boundingBox())!;
      await page.mouse.click(box.x + x, box.y + y);
    };
    const clear = async () => {
      await page.keyboard.press("Escape");
      await expect.poll(() => page.url()).not.toContain("trials=");
    };

    it("the best so far: steps that are level, however low", async () => {
      for (const over of ["trials", "epochs", "time"]) {
        await show(`overview?over=${over}`, "Best: ");
        expect(await page.evaluate(() => Reflect.get(window, "slopes") as number[][])).toEqual([]);
      }
    });

    it("importance: the shares written beside the bars, and the table, are the folder's", async () => {
      const importance = importanceOf(study)!;
      await show("importance", `${study.trials.length} trials`);
      const percent = (share: number) => (share > 0 && share < 0.01 ? "<1%" : `${Math.round(100 * share)}%`);
      const written = await page.evaluate(() => Reflect.get(window, "written") as string[]);
      for (const { parameters, share } of importance.fanova.all.singles) {
        expect(written).toContain(parameters[0]);
        expect(written).toContain(percent(share));
      }
      for (const { share } of [...importance.pedAnova.all, ...importance.pedAnova.good])
        expect(written).toContain(percent(share));
      const rows = await copied();
      for (const { parameters, share } of importance.fanova.all.singles) {
        const row = rows.find((each) => each.method === "fANOVA" && each.parameters === parameters[0]);
        expect(Number(row?.["share for all trials"])).toBe(share);
      }
      for (const { parameter, share } of importance.pedAnova.good) {
        const row = rows.find((each) => each.method === "PED-ANOVA" && each.parameters === parameter);
        expect(Number(row?.["share among the best 25%"])).toBe(share);
      }
    });

    /** Where a chart with a grid has values, in pixels of its canvas. */
    const placeOn = ({ option, height, width }: Chart, x: number, y: number): [number, number] => {
      const grid = (Array.isArray(option.grid) ? option.grid[0] : option.grid)!;
      const [left, right, top, bottom] = [grid.left, grid.right, grid.top, grid.bottom].map(Number);
      const [across] = [option.xAxis].flat() as { min: number; max: number }[];
      const [up] = [option.yAxis].flat() as { min: number; max: number }[];
      return [
        left! + ((x - across!.min) / (across!.max - across!.min)) * (width - left! - right!),
        top! + (1 - (y - up!.min) / (up!.max - up!.min)) * (height - top! - bottom!),
      ];
    };

    it("pairs: trials lie at their values, and the ground has the colours of what the model expects there", async () => {
      await show("pairs?across=lr&up=dropout", "a random forest expects");
      const landscape = landscapeOf(study)!;
      const { width } = (await canvas().boundingBox())!;
      const chart = pairsChart(study, { width, theme: light, parameters: ["lr", "dropout"], landscape });
      const [lr, dropout] = [parameterAxis(study, "lr")!, parameterAxis(study, "dropout")!];
      const at = (trial: ScoredTrial) =>
        placeOn(chart, lr.place(trial.params.lr!)!, dropout.place(trial.params.dropout!)!);
      await clickAt(...at(order[0]!));
      await expect.poll(() => page.url()).toMatch(new RegExp(`trials=${order[0]!.number}\\b`));
      await clear();
      const map = landscape.over("lr", "dropout")!;
      const drawn = order.map(({ score }) => score);
      const ramp = rampOver([...map.scores, ...drawn], "maximize", light);
      const marks = study.trials.flatMap((trial) => (trial === undefined ? [] : [at(trial as ScoredTrial)]));
      const { data, wide, ratio } = await canvas().evaluate((element: HTMLCanvasElement) => ({
        data: [...element.getContext("2d")!.getImageData(0, 0, element.width, element.height).data],
        wide: element.width,
        ratio: element.width / element.clientWidth,
      }));
      const colourAt = (x: number, y: number) => {
        const from = 4 * (Math.floor(y * ratio) * wide + Math.floor(x * ratio));
        return data.slice(from, from + 3);
      };
      let compared = 0;
      for (let i = 2; i < map.rows.length; i += 5)
        for (let j = 2; j < map.columns.length; j += 5) {
          const [x, y] = placeOn(chart, lr.place(map.rows[i]!)!, dropout.place(map.columns[j]!)!);
          if (marks.some(([left, top]) => Math.hypot(left - x, top - y) < 16)) continue;
          const seen = colourAt(x, y);
          const wanted = ramp.colourOf(map.scores[i * map.columns.length + j]!);
          const parts = [1, 3, 5].map((from) => Number.parseInt(wanted.slice(from, from + 2), 16));
          parts.forEach((part, k) => {
            expect(Math.abs(part - seen[k]!), `${wanted} at ${x}, ${y}: ${seen}`).toBeLessThanOrEqual(3);
          });
          compared++;
        }
      expect(compared).toBeGreaterThan(10);
      const rows = await copied();
      expect(rows.slice(0, 5).map(({ trial, lr: a, dropout: b }) => [trial, a, b].map(Number))).toEqual(
        order.slice(0, 5).map(({ number, params }) => [number, params.lr, params.dropout]),
      );
    });

    it("parallel: the best trial's line goes through its values", async () => {
      await show("parallel", "Each line is a trial");
      const axes = lineAxes(study);
      const { width, height } = (await canvas().boundingBox())!;
      const [left, right, top, bottom] = [52, 62, 56, 34];
      const x = (axis: number) => left + (axis * (width - left - right)) / (axes.length - 1);
      const y = (axis: number) => {
        const { low, high, placeOf } = axes[axis]!;
        return top + (1 - (placeOf(order[0]!)! - low) / (high - low)) * (height - top - bottom);
      };
      for (const [from, share] of [
        [0, 0.4],
        [1, 0.6],
        [3, 0.85],
      ] as const) {
        await clickAt(x(from) + share * (x(from + 1) - x(from)), y(from) + share * (y(from + 1) - y(from)));
        await expect.poll(() => page.url()).toMatch(new RegExp(`trials=${order[0]!.number}\\b`));
        await clear();
      }
      const rows = await copied();
      expect(rows).toHaveLength(order.length);
      for (const [i, { number, params, score }] of order.entries()) {
        const { trial, lr, dropout, width: units, optimizer, val_accuracy } = rows[i]!;
        expect([trial, lr, dropout, units, val_accuracy].map(Number)).toEqual([
          number,
          params.lr,
          params.dropout,
          params.width,
          score,
        ]);
        expect(optimizer).toBe(params.optimizer);
      }
    });

    it("shows every chart as a table, by keys, and says how many rows there are", async () => {
      for (const hash of ["overview", "curves", "space", "pairs", "parallel", "importance", "workers", "pareto"]) {
        await page.evaluate((to) => {
          location.hash = to;
        }, hash);
        const summary = page.locator(`main[data-view=${hash}] details.data summary`).first();
        await summary.waitFor();
        await summary.focus();
        await page.keyboard.press("Enter");
        await expect.poll(() => page.locator("details.data tbody tr").count()).toBeGreaterThan(3);
        expect(await page.locator(".data-head").first().textContent()).toMatch(/^\d+ rows\./);
      }
      expect(complaints).toEqual([]);
    });
  });
});
