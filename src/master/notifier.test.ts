import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newFolder } from "../store/new-folder.fixture.ts";
import { Notifier } from "./notifier.ts";

let root: string;
let server: Server | undefined;
beforeEach(() => {
  root = newFolder();
});
afterEach(() => {
  vi.useRealTimers();
  server?.close();
});

const complaints: string[] = [];
function notifier(plan: { command?: string; webhook?: string }): Notifier {
  complaints.length = 0;
  return new Notifier({ plan, study: "digits", folder: root, complain: (line) => complaints.push(line) });
}

describe("a notifier", () => {
  it("runs a command that finds in its environment what has happened", async () => {
    const file = join(root, "told");
    const tells = notifier({ command: `echo "$WHETSTONE_STUDY: $WHETSTONE_NEWS: $WHETSTONE_TEXT" > ${file}` });
    expect(tells.tell("finished", "all is done")).toBe(true);
    await tells.end();
    expect(readFileSync(file, "utf8")).toBe("digits: finished: all is done\n");
    expect(complaints).toEqual([]);
  });

  it("posts JSON to a webhook, whose text chat programs show as it is", async () => {
    const bodies: string[] = [];
    server = createServer(async (request, response) => {
      for await (const part of request) bodies.push(String(part));
      response.end();
    });
    await new Promise<void>((ready) => server!.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    const tells = notifier({ webhook: `http://127.0.0.1:${port}/hook` });
    tells.tell("new best", "0.97");
    await tells.end();
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      { text: "0.97", news: "new best", study: "digits", folder: root },
    ]);
  });

  it("tells of a kind once a minute, and of what came in between the newest alone", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const file = join(root, "told");
    const tells = notifier({ command: `echo "$WHETSTONE_TEXT" >> ${file}` });
    expect(tells.tell("new best", "1")).toBe(true);
    expect(tells.tell("something wrong", "other")).toBe(true);
    expect(tells.tell("new best", "2")).toBe(false);
    expect(tells.tell("new best", "3")).toBe(false);
    vi.advanceTimersByTime(60_001);
    await vi.waitUntil(() => existsSync(file) && readFileSync(file, "utf8").split("\n").length === 4);
    expect(readFileSync(file, "utf8").trim().split("\n").sort()).toEqual(["1", "3", "other"]);
  });

  it("complains once of a way that fails, and goes on", async () => {
    const tells = notifier({ command: "echo no mail here >&2; exit 7" });
    tells.tell("finished", "a");
    tells.tell("new best", "b");
    await tells.end();
    expect(complaints).toEqual([expect.stringMatching(/command .* failed: it ended with 7: no mail here/)]);
  });

  it("says why a webhook cannot be reached", async () => {
    const tells = notifier({ webhook: "http://127.0.0.1:1/hook" });
    tells.tell("finished", "a");
    await tells.end();
    expect(complaints).toEqual([expect.stringMatching(/hook failed: (connect ECONNREFUSED|bad port)/)]);
  });

  it("tells nobody where the definition names nobody", () => {
    expect(notifier({}).tell("finished", "done")).toBe(false);
  });
});
