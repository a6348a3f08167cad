// How quick the dashboard is on a large study, in a real browser: node bench/dashboard.mjs [--trials 10000] [--epochs 100]
// Needs Chromium at /usr/bin/chromium, and a build.

import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { epochLine, logOf, makeStudy, workers } from "./large-study.mjs";
import { median } from "./mean.mjs";
import { optionsOf } from "./options.mjs";

const values = optionsOf({ trials: { type: "string", default: "10000" }, epochs: { type: "string", default: "100" } });
const trials = Number(values.trials);
const epochs = Number(values.epochs);

const root = mkdtempSync(join(tmpdir(), "whetstone-bench-"));
const folder = join(root, "large");

/** Megabytes that a process holds now, and held at most. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  return `${of("VmRSS")} MB now, ${of("VmHWM")} MB at most`;
}

async function serve() {
  const server = spawn(process.execPath, ["dist/cli/main.js", "dashboard", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  for await (const part of server.stdout.setEncoding("utf8")) {
    said += part;
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return { server, url };
  }
  throw new Error(said);
}

/** In the page: milliseconds from a click on a view until all that its chart has is on the screen. */
function untilDrawn(to) {
  const from = performance.now();
  location.hash = to;
  const main = `main[data-view="${to.split("?")[0]}"]`;
  const chart = to === "curves" ? ".curve-place canvas" : "figure.chart[aria-busy=false] canvas";
  return new Promise((done) => {
    const look = () => {
      if (document.querySelector(`${main} ${chart}`) === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
    };
    look();
  });
}

/** In the page: milliseconds between frames, sorted, while somebody moves the curves at every frame. */
async function framesOf(gesture) {
  const canvas = document.querySelector(".curve-place canvas");
  canvas.setPointerCapture = () => {};
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const [clientX, clientY] = [left + width / 2, top + height / 2];
  const point = (type, dx) =>
    canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: clientX + dx, clientY: clientY + dx / 4 }));
  if (gesture === "dragged") point("pointerdown", 0);
  const times = [];
  let last = performance.now();
  for (let i = 0; i < 120; i++) {
    const way = i < 60 ? i : 120 - i;
    if (gesture === "dragged") point("pointermove", 4 * way);
    else
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: i < 60 ? -20 : 20, clientX, clientY, cancelable: true }));
    await new Promise((next) => requestAnimationFrame(next));
    times.push(performance.now() - last);
    last = performance.now();
  }
  if (gesture === "dragged") point("pointerup", 0);
  return times.slice(5).sort((a, b) => a - b);
}

const say = (what, value) => console.log(`${what.padEnd(52)} ${value}`);
const ms = (n) => `${Math.round(n)} ms`;

const began = performance.now();
makeStudy(folder, trials, epochs);
say("machine", `${cpus().length} × ${cpus()[0].model}, Node ${process.version}`);
say("study", `${trials} trials × ${epochs} epochs, ${workers} workers (made in ${ms(performance.now() - began)})`);
const opening = performance.now();
const { server, url } = await serve();
say("server: from start to its address", ms(performance.now() - opening));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  const opened = performance.now();
  await page.goto(url);
  await page.waitForSelector(".chart-place canvas");
  say("page: first view, best so far drawn", ms(performance.now() - opened));
  await page.keyboard.press("2");
  await page.waitForSelector(".curve-place canvas", { timeout: 120_000 });
  say("page: all curves there, since it was opened", ms(performance.now() - opened));
  say("server: memory", memoryOf(server.pid));

  /** Milliseconds from an input until the next picture after all that it caused. */
  const until = (act) =>
    page.evaluate(
      ([source]) =>
        new Promise((done) => {
          const from = performance.now();
          new Function(source)();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
        }),
      [act],
    );
  const hash = (to) => until(`location.hash = ${JSON.stringify(to)}`);
  await hash("trials");
  await page.waitForSelector(".list tbody tr");
  for (const [what, to] of [
    ["sort by a hyperparameter", "trials?sort=-p.lr"],
    ["filter", "trials?filter=lr<0.01 adam"],
    ["pick eight out", "trials?trials=1,2,3,4,5,6,7,8"],
    ["open a trial", "trial?number=77"],
    ["show trials again", "trials"],
    ["show checkpoints", "checkpoints"],
  ]) {
    const times = [];
    for (let i = 0; i < 3; i++) {
      await hash("trials");
      await page.waitForTimeout(400);
      times.push(await hash(to));
      await page.waitForTimeout(400);
    }
    say(`page: ${what}`, ms(median(times)));
  }
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .filter(({ name }) => !name.includes("/api/"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  say("page: code, compressed", `${Math.round(loaded / 1000)} kB`);
  // On a machine with other work, the page's own work says more than the time that passes.
  const inspector = await page.context().newCDPSession(page);
  await inspector.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await inspector.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
  };
  for (const [what, to] of [
    ["the best so far over trials", "overview"],
    ["the best so far over epochs", "overview?over=epochs"],
    ["the best so far over time", "overview?over=time"],
    ["all curves", "curves"],
    ["the space", "space"],
    ["one hyperparameter", "space?parameter=lr"],
    ["a pair", "pairs"],
    ["parallel coordinates", "parallel"],
    ["the workers' time", "workers"],
    ["importance, once it is worked out", "importance"],
  ]) {
    const times = [];
    const works = [];
    for (let i = 0; i < 5; i++) {
      await hash("trials");
      await page.waitForTimeout(500);
      const before = await worked();
      times.push(await page.evaluate(untilDrawn, to));
      works.push((await worked()) - before);
      await page.waitForTimeout(500);
    }
    say(`page: draw ${what}`, `${ms(median(times))}, of work ${ms(median(works))}`);
  }
  const scrolled = [];
  await hash("trials");
  for (let i = 1; i <= 5; i++) scrolled.push(await until(`document.querySelector(".list").scrollTop = ${i * 30_000}`));
  say("page: scroll far in the table", ms(median(scrolled)));

  await hash("curves");
  await page.waitForTimeout(4000);
  for (const gesture of ["zoomed", "dragged"]) {
    const frames = await page.evaluate(framesOf, gesture);
    const at = (share) => `${frames[Math.floor(share * frames.length)].toFixed(1)} ms`;
    say(`page: a frame while curves are ${gesture}, median; 95 of 100`, `${at(0.5)}; ${at(0.95)}`);
    await page.waitForTimeout(2000);
  }

  await hash("overview");
  const delays = [];
  for (let i = 1; i <= 5; i++) {
    const value = 0.98 + i / 1000;
    const told = performance.now();
    appendFileSync(logOf(folder, 0), epochLine(trials - workers + 1, epochs + i, { val_accuracy: value }, Date.now()));
    await page.waitForFunction(
      (score) => document.querySelector("[data-best]")?.getAttribute("data-best") === String(score),
      value,
    );
    delays.push(performance.now() - told);
  }
  say("live: from a line in a log to the page", ms(median(delays)));
  /** Milliseconds of processor that the server has used. */
  const cpuOf = () => {
    const [user, system] = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(" ").slice(13, 15);
    return 10 * (Number(user) + Number(system));
  };
  // Node gathers what was left over once, some seconds after there was much to do.
  await page.waitForTimeout(40_000);
  const resting = cpuOf();
  await page.waitForTimeout(20_000);
  say("server: processor while nothing is new", `${((cpuOf() - resting) / 200).toFixed(1)} %`);
  await hash("trials");
  await page.waitForTimeout(5000);
  const following = cpuOf();
  const looks = 40;
  for (let i = 1; i <= looks; i++) {
    appendFileSync(logOf(folder, 1), epochLine(trials - workers + 2, epochs + i, { val_accuracy: 0.5 }, Date.now()));
    await page.waitForTimeout(300);
  }
  say("server: processor for each epoch that is new", `${((cpuOf() - following) / looks).toFixed(1)} ms`);
  say("server: memory at the end", memoryOf(server.pid));
} finally {
  await browser.close();
  server.kill();
  rmSync(root, { recursive: true, force: true });
}
