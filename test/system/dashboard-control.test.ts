import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import type { Served } from "../fixtures/served.ts";
import { complaintsOf, hasBrowser, openBrowser, TrainedStudy } from "./dashboard-study.ts";
import { describeWith } from "./parts.ts";

describeWith("Chromium, and workers that train", hasBrowser, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
    return () => browser.close();
  });
  let closing: (() => unknown)[];
  beforeEach(() => {
    closing = [];
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  }, 60_000);

  /** A study that two workers search, and the page of a dashboard that may change it. */
  async function live(...made: ConstructorParameters<typeof TrainedStudy>) {
    const study = new TrainedStudy(...made);
    const ended = new AbortController();
    const training = study.train(2, ended.signal);
    closing.push(
      () => study.remove(),
      () => training,
      () => ended.abort(),
    );
    await expect.poll(() => existsSync(join(study.path, "stages", "1.json")), { timeout: 60_000 }).toBe(true);
    const served: Served = await study.serve("--control");
    const page = await browser.newPage();
    closing.push(
      () => served.close(),
      () => page.close(),
    );
    const complaints = complaintsOf(page);
    await page.goto(served.url);
    await page.waitForSelector("[data-best]", { timeout: 30_000 });
    const folder = openStudy(study.path);
    return { study, page, folder, complaints };
  }
  const says = async (page: Page, text: string | RegExp) => {
    const shown = page.getByText(text).first();
    await shown.waitFor({ timeout: 20_000 }).catch(async () => {
      const words = await page.getByRole("status").allTextContents();
      throw new Error(`the page does not show ${text}; of what was last asked for it says ${JSON.stringify(words)}`);
    });
  };

  it("a trial is given up, a worker let go, workers are added, and a stage, all from the page", async () => {
    const { page, folder, complaints } = await live("changed", {
      stages: "  - { trials: 40, epochs: 60 }",
      pause: 0.3,
    });
    const trial = folder.follow().trials.find((each) => each?.state === "running")!.number;
    await page.goto(`${new URL(page.url()).origin}/#trial?number=${trial}`);
    // Nobody can take that back: one click asks, and leaving the button is a no.
    const giveUp = page.getByRole("button", { name: "Give it up" });
    const sure = page.getByRole("button", { name: `Give trial ${trial} up for good?` });
    await giveUp.click();
    await sure.blur();
    await giveUp.click();
    expect(folder.follow().trials[trial - 1]!.state).toBe("running");
    await sure.click();
    await says(page, `Trial ${trial} is given up`);
    await page.locator(".trial-head .state-killed").waitFor();
    expect(folder.follow().trials[trial - 1]!.state).toBe("killed");
    // Its worker goes on with another.
    await expect
      .poll(() => folder.follow().trials.filter((each) => each?.state === "running").length, { timeout: 20_000 })
      .toBe(2);

    await page.keyboard.press("8");
    await page.locator("[data-row=w01]").getByRole("button", { name: "Let go" }).click();
    await page.locator("[data-row=w01] [data-state=left]").waitFor({ timeout: 20_000 });
    expect(folder.follow().workers.get("w01")?.leftAt).toBeDefined();

    await page.keyboard.press("1");
    await page.getByRole("spinbutton", { name: "workers" }).fill("3");
    await page.getByRole("button", { name: "Scale" }).click();
    await says(page, "The study wants 3 workers now");
    await says(page, /^3 workers$/);
    const present = [...folder.follow().workers.values()].filter(({ leftAt }) => leftAt === undefined);
    expect(present).toHaveLength(3);

    await page.getByRole("spinbutton", { name: "trials" }).fill("4");
    await page.getByRole("spinbutton", { name: "epochs" }).fill("60");
    await page.getByRole("spinbutton", { name: "carry" }).fill("2");
    await page.getByRole("button", { name: "Add a stage" }).click();
    await says(page, "60 epochs give them nothing to do");
    expect(folder.follow().plans).toHaveLength(1);
    await page.getByRole("spinbutton", { name: "epochs" }).fill("90");
    await page.getByRole("button", { name: "Add a stage" }).click();
    await says(page, "Added stage 2");
    await says(page, "stage 1 of 2");
    expect(folder.follow().plans.at(-1)).toEqual({ trials: 4, epochs: 90, narrow: true, carry: 2 });

    // Typing replaces what was selected, though there are fewer workers since then.
    await page.reload();
    const workers = page.getByRole("spinbutton", { name: "workers" });
    await workers.selectText();
    await page.getByRole("button", { name: "Stop all workers" }).dispatchEvent("click");
    await says(page, "no workers");
    await page.keyboard.type("4");
    expect(await workers.inputValue()).toBe("4");
    // A form that was filled wrongly is refused, which browsers tell in their console.
    expect(complaints.filter((each) => !each.includes("400"))).toEqual([]);
  });

  it("a range is widened by the button beside its border warning, and the next trials are drawn from it", async () => {
    const narrow = "10 ** uniform(-6, -4)";
    const { page, folder } = await live("bordered", {
      stages: "  - { trials: 400, epochs: 2 }",
      pause: 0.05,
      lr: narrow,
    });
    const widen = page.getByRole("button", { name: /^Draw lr from / });
    await widen.waitFor({ timeout: 60_000 });
    const text = await widen.textContent();
    const [, high] = /uniform\(\S+, (\S+)\)/.exec(text ?? "")!;
    expect(Number(high)).toBeGreaterThan(-4);
    await widen.click();
    await says(page, /draws lr from the new ranges from the next trial on/);
    const beyond = () => folder.follow().trials.some((trial) => Number(trial?.params.lr) > 10 ** -4);
    await expect.poll(beyond, { timeout: 60_000 }).toBe(true);
    expect(folder.study.changes?.at(-1)?.change).toMatchObject({
      kind: "ranges",
      stage: 1,
      space: { lr: text?.slice(13) },
    });
    await page
      .getByText(String(text?.slice(13)), { exact: true })
      .first()
      .waitFor();
  });
});
