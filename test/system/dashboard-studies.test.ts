/// <reference lib="dom" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { best } from "../../src/analysis/ranking.ts";
import { shortNumber } from "../../src/study/describe.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

/** Where pictures of the views go, if anywhere. */
const pictures = process.env.WHETSTONE_PICTURES;

describeWith("Chromium and awk", hasBrowser, () => {
  describe("the dashboard of a folder of studies", () => {
    const names = ["grid", "ours", "random"] as const;
    let made: TrainedStudy;
    let served: Served;
    let browser: Browser;
    let page: Page;
    let complaints: readonly string[];
    beforeAll(async () => {
      const stages = "  - { trials: 36, epochs: 4 }";
      made = new TrainedStudy("ours", { stages });
      await made.train(2);
      for (const sampler of ["grid", "random"])
        await new TrainedStudy(sampler, { stages, sampler, beside: made }).train(2);
      served = await made.serveAll();
      browser = await openBrowser();
      page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
      complaints = complaintsOf(page);
      await page.goto(served.url);
      await page.waitForSelector("[data-best]");
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
      made?.remove();
    });

    const bestOf = (name: string) => best(openStudy(join(made.root, name)).follow())!.score!;

    it("shows each of them, by its name", async () => {
      for (const name of names) {
        await page.getByRole("combobox", { name: "Study" }).selectOption(name);
        await expect
          .poll(async () => Number(await page.locator("[data-best]").getAttribute("data-best")))
          .toBe(bestOf(name));
        expect(page.url()).toContain(`study=${name}`);
      }
    });

    it("compares them by what each had come to, and by how far each was from the best", async () => {
      await page.keyboard.press("c");
      await page.waitForSelector(".chart-place canvas");
      const words = () => page.locator(".chart-words").first().textContent();
      for (const name of names) await expect.poll(words).toContain(`${name}: ${shortNumber(bestOf(name))}`);
      await page.getByRole("button", { name: "regret" }).click();
      const top = Math.max(...names.map(bestOf));
      await expect.poll(words).toContain(`from the best of all, ${shortNumber(top)}`);
      expect(page.url()).toContain("measure=regret");
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/dashboard-studies.png` });
      expect(complaints).toEqual([]);
    });

    it("leaves out one whose definition has a mistake, says so, and shows no other in its place", async () => {
      made.copyAs("broken");
      const definition = join(made.root, "broken", "study.yaml");
      writeFileSync(definition, readFileSync(definition, "utf8").replace("uniform(0, 1)", "uniform(1, 0)"));
      const mistake = "uniform(1, 0) has its low end above its high end";
      await page.goto(`${served.url}#studies?study=ours`);
      await page.reload();
      const text = () => page.locator("main").textContent();
      for (const name of names) await expect.poll(text).toContain(`${name}: ${shortNumber(bestOf(name))}`);
      await expect.poll(text).toContain(mistake);
      await page.keyboard.press("1");
      await page.waitForSelector("[data-best]");
      await page.getByRole("combobox", { name: "Study" }).selectOption("broken");
      await expect.poll(text).toContain(mistake);
      expect(await page.locator("[data-best]").count()).toBe(0);
      expect(await text()).not.toContain("Is it still running?");
    });
  });
});
