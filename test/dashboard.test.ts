import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layout } from "../src/store/layout.ts";
import { markupName, writeMarkupStudy } from "./fixtures/markup-study.ts";
import { type Served, serve, Visitor } from "./fixtures/served.ts";

const web = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "web");

/** All that the server answers of the one study there is. */
const study = `/api/${encodeURIComponent(markupName)}`;
const ofStudy = [
  ...["snapshot", "curves", "changes?server=x&version=1", "findings", "landscape", "importance", "checkpoints"],
  ...["trials/1", "trials/1/output", "trials/1/output?from=3"],
].map((what) => `${study}/${what}`);
const assets = readdirSync(join(web, "assets")).map((name) => `/assets/${name}`);
const everything = ["/", "/index.html", "/icon.svg", ...assets, "/api/", ...ofStudy];

const secret = "what lies outside";

let root: string;
let folder: string;
let served: Served;
let visitor: Visitor;

/** `studies` is served; in it is a study, and beside it lie things that nobody may see. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "whetstone-dashboard-"));
  folder = join(root, "studies");
  writeMarkupStudy(join(folder, markupName));
  writeMarkupStudy(join(root, "private"));
  writeFileSync(join(root, "secret.txt"), `${secret}\n`);
  writeFileSync(join(root, "private", "study.yaml.bak"), secret);
  served = await serve("dashboard", folder, "--control");
  visitor = new Visitor(served.url);
}, 60_000);
afterAll(async () => {
  await served?.close();
  rmSync(root, { recursive: true, force: true });
});

describe("a dashboard's answers", () => {
  it("are there for who has the token, by its address once and by a cookie then", async () => {
    expect(new URL(served.url).hostname).toBe("127.0.0.1");
    expect(visitor.token).toMatch(/^[\w-]{24}$/);
    const welcome = await visitor.askAsStranger(`/?token=${visitor.token}`);
    expect([welcome.status, welcome.headers.location]).toEqual([303, "?"]);
    expect(welcome.headers["set-cookie"]).toEqual([`${visitor.cookie}; HttpOnly; SameSite=Strict`]);
    for (const path of everything) expect([path, (await visitor.ask(path)).status]).toEqual([path, 200]);
  });

  it("are not there without it, whatever is asked for and however", async () => {
    for (const path of [...everything, `${study}/control`, "/nothing", "/?token=", `/?token=${"x".repeat(24)}`])
      for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
        for (const cookie of ["", visitor.cookie.slice(0, -1), `whetstone-1=${visitor.token}`]) {
          const origin = `http://127.0.0.1:${visitor.port}`;
          const { status, headers, body } = await visitor.askAsStranger(path, { method, headers: { cookie, origin } });
          // Two lengths of one text would be one body: it must not be more than the sentence about the token.
          expect([path, method, status, headers["set-cookie"]]).toEqual([path, method, 401, undefined]);
          expect(body.toString().replace(/^this dashboard is opened by the address .* its token\n$/, "")).toBe("");
        }
  });

  it("let a page run and load nothing but its own files, and nobody frame it, whatever was asked for", async () => {
    const nobody = await visitor.askAsStranger("/");
    for (const { headers } of [
      nobody,
      ...(await Promise.all([...everything, "/no"].map((path) => visitor.ask(path)))),
    ]) {
      const policy = Object.fromEntries(
        String(headers["content-security-policy"])
          .split("; ")
          .map((each) => [each.split(" ")[0], each.split(" ").slice(1).join(" ")]),
      );
      expect(policy).toMatchObject({ "default-src": "'none'", "script-src": "'self'", "style-src": "'self'" });
      expect(policy).toMatchObject({ "connect-src": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'" });
      expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
    }
    const page = (await visitor.ask("/")).body.toString();
    expect(page).not.toMatch(/<script(?![^>]* src="\.\/assets\/)|<style| on\w+=|https?:/);
  });
});

describe("what lies outside the folder that is served", () => {
  const up = (...steps: readonly string[]) => steps.join("");
  const ways = ["..", "%2e%2e", ".%2E", "%252e%252e", "..%00", "..;"].flatMap((dots) =>
    ["/", "%2f", "%5c", "\\", "%252f", "//"].map((slash) => up(dots, slash)),
  );

  it("is not reached by any way of writing an address", async () => {
    for (const way of ways)
      for (const start of ["/", "/assets/", "/api/", `${study}/`, `${study}/trials/`, `${study}/trials/1/`])
        for (const end of ["secret.txt", "private/study.yaml.bak", "private/snapshot", "etc/passwd"])
          for (const times of [1, 2, 3, 5]) {
            const { status, body } = await visitor.ask(`${start}${way.repeat(times)}${end}`);
            expect([way, start, end, status]).toEqual([way, start, end, status === 400 ? 400 : 404]);
            expect(body.toString()).not.toMatch(new RegExp(`${secret}|root:|val_accuracy`));
          }
  });

  it("is not reached by numbers of trials that are none", async () => {
    for (const number of [
      "-1",
      "0",
      "1e3",
      "1.0",
      " 1",
      "../1",
      "%2e%2e%2f1",
      "1%00",
      "1%2f..%2f2",
      "x",
      "999999999999",
    ])
      expect((await visitor.ask(`${study}/trials/${encodeURI(number)}/output`)).status).toBe(404);
  });

  it("is not reached by bytes that are no address", async () => {
    for (const line of [
      "GET /\0secret.txt HTTP/1.1",
      "GET ../secret.txt HTTP/1.1",
      "GET http://x/../secret.txt HTTP/1.1",
    ]) {
      const said = await raw(
        visitor.port,
        `${line}\r\nHost: 127.0.0.1\r\nCookie: ${visitor.cookie}\r\nConnection: close\r\n\r\n`,
      );
      expect(said).toMatch(/^HTTP\/1.1 40[04]/);
    }
  });

  it("is not reached by links within it", async () => {
    const one = join(folder, markupName);
    const link = (to: string, at: string) => {
      rmSync(at, { force: true });
      symlinkSync(to, at);
    };
    link(join(root, "private"), join(folder, "linked"));
    link(join(root, "secret.txt"), layout.output(one, 3));
    link(root, layout.trial(one, 77));
    link(join(root, "secret.txt"), layout.log(one, "linked"));
    link(join(root, "secret.txt"), join(one, "checkpoints", "val_accuracy=0.900000_trial0003_epoch001.json"));
    try {
      expect(JSON.parse((await visitor.ask("/api/")).body.toString()).studies).toEqual([markupName]);
      for (const path of ["/api/linked/snapshot", "/api/linked/trials/1/output", `${study}/trials/77/output`])
        expect([path, (await visitor.ask(path)).status]).toEqual([path, 404]);
      const output = await visitor.ask(`${study}/trials/3/output`);
      expect(JSON.parse(output.body.toString())).toEqual({ from: 0, next: 0, text: "" });
      for (const path of [...ofStudy.filter((each) => !each.includes("changes")), `${study}/trials/3`])
        expect((await visitor.ask(path)).body.toString("latin1")).not.toContain(secret);
    } finally {
      for (const each of [join(folder, "linked"), layout.log(one, "linked")]) rmSync(each);
    }
  });
});

/** What a server says to bytes, until it ends the connection. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((found, fail) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (part) => {
      said += part.toString("latin1");
    });
    socket.on("close", () => found(said)).on("error", fail);
  });
}

describe("a change", () => {
  const stops = () => existsSync(layout.stop(join(folder, markupName)));
  const stop = JSON.stringify({ action: "stop" });
  const json = { "content-type": "application/json" };
  const own = () => ({ origin: `http://127.0.0.1:${visitor.port}`, ...json });

  it("is made by nothing that another site, or another name for this machine, can send", async () => {
    const other = "http://evil.example";
    const forged: readonly Record<string, string>[] = [
      { ...own(), origin: other },
      { ...own(), origin: "null" },
      { ...own(), origin: `http://localhost:${visitor.port}` },
      { ...own(), origin: `http://127.0.0.1:${visitor.port + 1}` },
      { ...json },
      { ...json, referer: served.url },
      { ...own(), "sec-fetch-site": "cross-site" },
      { ...own(), "sec-fetch-site": "same-site" },
      { ...own(), host: "evil.example", origin: "http://evil.example" },
      { ...own(), host: `127.0.0.1.evil.example:${visitor.port}` },
      { ...own(), "content-type": "text/plain" },
      { ...own(), "content-type": "application/x-www-form-urlencoded" },
      { ...own(), "content-type": "multipart/form-data; boundary=x" },
      { ...own(), "content-type": "text/plain; application/json" },
    ];
    for (const headers of forged) {
      const { status } = await visitor.ask(`${study}/control`, { method: "POST", headers, body: stop });
      expect([headers, status]).toEqual([headers, expect.toSatisfy((code: number) => code >= 400 && code < 500)]);
    }
    for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect((await visitor.ask(`${study}/control`, { method, headers: own() })).status).toBe(404);
    const frame = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await visitor.ask(`${study}/control?action=stop`, { headers: frame })).status).toBe(404);
    expect(stops()).toBe(false);
  });

  it("gives no other site leave to read or to send", async () => {
    const asking = { origin: "http://evil.example", "access-control-request-method": "POST" };
    for (const path of [`${study}/control`, "/api/", "/"]) {
      const { headers } = await visitor.ask(path, { method: "OPTIONS", headers: asking });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  it("is refused with a reason where it is no order, and leaves the folder as it is", async () => {
    for (const [body, reason] of [
      ["{", "is not JSON"],
      ["[]", "with an action"],
      ['{"action":"__proto__"}', "there is no such action"],
      [`{"action":${"[".repeat(4900)}${"]".repeat(4900)}}`, "there is no such action"],
      ['{"action":"scale","workers":-1}', "whole number"],
      ['{"action":"scale","workers":1e300}', "whole number"],
      [`{"action":"scale","workers":${"[".repeat(4900)}${"]".repeat(4900)}}`, "whole number"],
      ['{"action":"kill-trial","trial":"../1"}', "whole number"],
      ['{"action":"kill-worker","worker":"../../secret"}', "has no worker"],
      ['{"action":"kill-worker","worker":{"toString":1}}', "worker should be text"],
      ['{"action":"widen","parameter":"lr","range":{"toString":1}}', "range should be text"],
      ['{"action":"widen","parameter":"constructor","range":"uniform(0, 1)"}', "is no hyperparameter"],
      ['{"action":"widen","parameter":"momentum","range":"uniform(0, 1)"}', "is no hyperparameter"],
      ['{"action":"widen","parameter":"lr","range":"process.exit()"}', "lr"],
      [`{"action":"stop","more":"${"x".repeat(20_000)}"}`, "too long"],
    ] as const) {
      const answer = await visitor.ask(`${study}/control`, { method: "POST", headers: own(), body });
      expect([answer.status, answer.body.toString()]).toEqual([
        reason === "too long" ? 413 : 400,
        expect.stringContaining(reason),
      ]);
    }
    expect(stops()).toBe(false);
    expect(served.complaints()).toBe("");
    expect(readdirSync(layout.changes(join(folder, markupName)))).toEqual(["1.json"]);
  });

  it("is passed over in silence where whoever asks for it goes away midway", async () => {
    const open = await serve("dashboard", folder, "--control");
    const asking = new Visitor(open.url);
    const socket = connect(asking.port, "127.0.0.1");
    const [host, cookie] = [`127.0.0.1:${asking.port}`, asking.cookie];
    const headers = { host, cookie, origin: `http://${host}`, ...json, "content-length": "100" };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${study}/control HTTP/1.1\r\n${lines.join("")}\r\n{"action":`);
    await asking.ask("/api/");
    socket.destroy();
    await open.close();
    expect(open.complaints()).toBe("");
  });

  it("is made by its own page, and by none where --control was not given", async () => {
    const asking = { method: "POST", headers: own(), body: stop };
    const shown = await serve("dashboard", folder);
    try {
      const onlooker = new Visitor(shown.url);
      const headers = { ...json, origin: `http://127.0.0.1:${onlooker.port}` };
      expect((await onlooker.ask(`${study}/control`, { ...asking, headers })).status).toBe(403);
      expect(stops()).toBe(false);
    } finally {
      await shown.close();
    }
    expect((await visitor.ask(`${study}/control`, asking)).status).toBe(200);
    expect(stops()).toBe(true);
  });
});
