import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeBlocks } from "../src/dashboard/curve-blocks.ts";
import { KnownStudy } from "../src/dashboard/known-study.ts";
import type { Snapshot } from "../src/dashboard/wire.ts";
import { layout } from "../src/store/layout.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { writeMarkupStudy } from "./fixtures/markup-study.ts";
import { type Served, serve, Visitor } from "./fixtures/served.ts";

const study = "/api/one";

/** A study as a page has it: a snapshot, its curves, and what it is told since. */
async function pageOf(visitor: Visitor) {
  const snapshot: Snapshot = JSON.parse((await visitor.ask(`${study}/snapshot`)).body.toString());
  const known = new KnownStudy(snapshot);
  const { server, version } = snapshot;
  const headers = { cookie: visitor.cookie };
  const stream = await visitor.open(`${study}/changes?server=${server}&version=${version}`, { headers });
  const page = {
    stream,
    /** Whether a change was missing between, or the page was told to ask anew. */
    missed: false,
    get study() {
      return known.study;
    },
    close: () => stream.destroy(),
  };
  let text = "";
  stream.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data === undefined || event.includes("event: heard")) continue;
      if (event.includes("event: resync") || !known.take(JSON.parse(data))) page.missed = true;
    }
  });
  const curves = await visitor.ask(`${study}/curves`);
  takeBlocks(curves.body, (trial, curve) => known.takeCurve(trial, curve));
  known.curvesTaken(Number(curves.headers["x-version"]));
  return page;
}

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-clients-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("many clients, and slow ones", () => {
  let served: Served;
  let visitor: Visitor;
  beforeAll(async () => {
    writeMarkupStudy(join(root, "one"));
    served = await serve("dashboard", join(root, "one"));
    visitor = new Visitor(served.url);
  }, 60_000);
  afterAll(() => served?.close());

  /** Appends epochs of a trial that still trains, and so makes something new to tell. */
  let epoch = 0;
  const train = (epochs: number, width: number) => {
    const one = layout.log(join(root, "one"), "w77");
    const filling = Object.fromEntries(Array.from({ length: width }, (_, i) => [`metric_${i}`, Math.random()]));
    const facts = { v: 1, t: 1000, trial: 25, attempt: 1 };
    const line = (event: object) => `${JSON.stringify({ ...facts, ...event })}\n`;
    let text = "";
    if (epoch === 0) {
      text += line({
        kind: "worker",
        worker: "w77",
        host: "ada",
        pid: 7,
        whetstone: "0",
        node: "v20",
        platform: "linux",
      });
      text += line({ kind: "start", stage: 1, epochs: 9, params: { lr: 1 }, seed: 1, sampler: "random", read: {} });
    }
    for (let i = 0; i < epochs; i++)
      text += line({ kind: "epoch", epoch: ++epoch, metrics: { val_accuracy: 1 - 1 / epoch, ...filling } });
    appendFileSync(one, text);
  };
  /** Follows the study as a page does. */
  const follow = async (): Promise<{ readonly stream: IncomingMessage; seen: number }> => {
    const { server, version } = JSON.parse((await visitor.ask(`${study}/snapshot`)).body.toString());
    const headers = { cookie: visitor.cookie };
    const stream = await visitor.open(`${study}/changes?server=${server}&version=${version}`, { headers });
    return { stream, seen: 0 };
  };
  const last = new Map<IncomingMessage, string>();
  /** Reads what it follows; `seen` is the newest epoch that it was told. */
  const read = (follower: Awaited<ReturnType<typeof follow>>) => {
    let text = "";
    follower.stream.on("data", (part) => {
      text += part;
      const end = text.lastIndexOf("\n\n");
      for (const [, found] of text.slice(0, Math.max(0, end)).matchAll(/"epoch":(\d+)/g))
        follower.seen = Math.max(follower.seen, Number(found));
      text = text.slice(end + 2);
    });
  };

  it("hold nobody up where they never read, and ask for all anew when they do", async () => {
    train(1, 0);
    const slow = await Promise.all(Array.from({ length: 40 }, follow));
    const quick = await follow();
    read(quick);
    for (let i = 0; i < 12; i++) {
      train(300, 200);
      await expect.poll(() => quick.seen, { interval: 5, timeout: 5000 }).toBe(epoch);
    }
    // What fits into the sockets comes first; it is far from all.
    const told: string[] = [];
    for (const { stream } of slow)
      stream.on("end", () => told.push(last.get(stream) ?? "")).on("data", (part) => last.set(stream, String(part)));
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(slow.length);
    for (const end of told) expect(end).toContain("event: resync");
    quick.stream.destroy();
  }, 60_000);

  /** Megabytes that the server holds. */
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${served.pid}/status`, "utf8"))?.[1]) / 1024;

  it.runIf(process.platform === "linux")(
    "pile nothing up in the server while they do not read, and are right when they read again",
    async () => {
      const slow = await Promise.all(Array.from({ length: 50 }, follow));
      const quick = await follow();
      read(quick);
      const before = memory();
      let told = 0;
      quick.stream.on("data", (part) => {
        told += part.length;
      });
      while (told < 40_000_000) {
        train(300, 200);
        await expect.poll(() => quick.seen, { interval: 5, timeout: 5000 }).toBe(epoch);
      }
      // Kept for each of fifty, what was told would be two gigabytes.
      expect(memory() - before).toBeLessThan(250);
      // Each reads again, is told to ask for all anew, and does as a page does.
      const ended = slow.map(({ stream }) => new Promise((done) => stream.on("end", done).resume()));
      await Promise.all(ended);
      const again = await pageOf(visitor);
      train(1, 0);
      await expect.poll(() => again.study.trials[24]?.curve.length, { timeout: 10_000 }).toBe(epoch);
      const folder = openStudy(join(root, "one")).follow();
      expect(again.study.trials[24]?.curve.map(({ metrics }) => metrics)).toEqual(
        folder.trials[24]?.curve.map(({ metrics }) => metrics),
      );
      again.close();
      quick.stream.destroy();
    },
    120_000,
  );

  it("miss nothing where they did not read for a moment", async () => {
    const page = await pageOf(visitor);
    page.stream.pause();
    for (let i = 0; i < 5; i++) {
      train(20, 20);
      const quick = await follow();
      read(quick);
      train(1, 0);
      await expect.poll(() => quick.seen, { timeout: 5000 }).toBe(epoch);
      quick.stream.destroy();
    }
    page.stream.resume();
    await expect.poll(() => page.study.trials[24]?.curve.length, { timeout: 5000 }).toBe(epoch);
    expect(page.missed).toBe(false);
    page.close();
  });

  it("are all told within a second what is new, two hundred of them", async () => {
    const followers = await Promise.all(Array.from({ length: 200 }, follow));
    followers.forEach(read);
    for (let i = 0; i < 3; i++) {
      train(1, 0);
      const began = performance.now();
      await expect
        .poll(() => followers.every(({ seen }) => seen === epoch), { interval: 5, timeout: 10_000 })
        .toBe(true);
      expect(performance.now() - began).toBeLessThan(1000);
    }
    for (const { stream } of followers) stream.destroy();
  });
});

describe("whetstone run --dashboard", () => {
  it("shows the search while it runs, which no number of slow clients holds up, and closes with it", async () => {
    const definition = join(root, "study.yaml");
    writeFileSync(
      definition,
      JSON.stringify({
        name: "shown",
        command: ["/bin/sh", "-c", `sleep 0.2; echo '{{"epoch": 1, "acc": {lr}}}'`],
        metric: "acc",
        goal: "maximize",
        space: { lr: "uniform(0, 1)" },
        sampler: "random",
        stages: [{ trials: 12, epochs: 1 }],
      }),
    );
    const searching = await serve("run", definition, "-w", "2", "--dashboard");
    const onlooker = new Visitor(searching.url);
    expect(new URL(searching.url).hostname).toBe("127.0.0.1");
    const shown = "/api/shown";
    expect((await onlooker.askAsStranger(`${shown}/snapshot`)).status).toBe(401);
    const { server, version, definition: told } = JSON.parse((await onlooker.ask(`${shown}/snapshot`)).body.toString());
    expect(told.name).toBe("shown");
    const order = {
      method: "POST",
      headers: { "content-type": "application/json", origin: `http://127.0.0.1:${onlooker.port}` },
    };
    expect((await onlooker.ask(`${shown}/control`, { ...order, body: '{"action":"stop"}' })).status).toBe(403);
    const changes = `${shown}/changes?server=${server}&version=${version}`;
    const headers = { cookie: onlooker.cookie };
    const unread = await Promise.all(Array.from({ length: 100 }, () => onlooker.open(changes, { headers })));
    for (const stream of unread) stream.on("error", () => {});
    expect(await searching.ended).toBe(0);
    const { trials } = openStudy(join(root, "shown")).follow();
    expect(trials.map((trial) => trial?.state)).toEqual(Array.from({ length: 12 }, () => "done"));
    await expect(onlooker.ask("/")).rejects.toThrow("ECONNREFUSED");
  });
});
