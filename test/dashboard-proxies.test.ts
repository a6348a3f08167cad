import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { writeMarkupStudy } from "./fixtures/markup-study.ts";
import { codeServer, jupyter, onDemand, openProxy, type ProxyManner } from "./fixtures/proxy.ts";
import { type Asking, type Served, serve, Visitor } from "./fixtures/served.ts";

let root: string;
const closing: (() => unknown)[] = [];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-proxies-"));
  writeMarkupStudy(join(root, "digits"));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A dashboard whose terminal has these variables. */
async function serveIn(env: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Served> {
  for (const name of ["VSCODE_PROXY_URI", "JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_PUBLIC_URL"])
    vi.stubEnv(name, env[name]);
  const served = await serve("dashboard", join(root, "digits"), ...flags);
  vi.unstubAllEnvs();
  closing.push(() => served.close());
  return served;
}

/** A browser, as far as headers go, at a page that a proxy shows under a host. */
async function opened({ url }: Served, manner: ProxyManner, host: string) {
  const { port, token } = new Visitor(url);
  const proxy = await openProxy(port, manner);
  closing.push(() => proxy.close());
  const visitor = new Visitor(`http://127.0.0.1:${proxy.port}`);
  const ask = (path: string, { headers, ...rest }: Asking = {}) =>
    visitor.askAsStranger(path, { ...rest, headers: { host, ...headers } });
  const page = `${manner.below}/`;
  const welcome = await ask(`${page}?token=${token}`);
  const [cookie = ""] = welcome.headers["set-cookie"] ?? [];
  return {
    welcome,
    page,
    ask,
    /** The cookie's path: where a server names none, it is that of what was asked for. */
    path: /Path=([^;]*)/.exec(cookie)?.[1] ?? manner.below,
    /** Asks by what an address of the page means there. */
    follow: (address: string, asking: Asking = {}) =>
      ask(new URL(address, `http://page${page}`).pathname, {
        ...asking,
        headers: { cookie: cookie.replace(/;.*/, ""), ...asking.headers },
      }),
  };
}

const stop = { method: "POST", body: '{"action":"scale","workers":2}' };
const json = { "content-type": "application/json" };
const hub = { JUPYTERHUB_SERVICE_PREFIX: "/user/ada/" };

describe("a dashboard below a path", () => {
  const ways: readonly [string, string, () => Promise<{ served: Served; manner: ProxyManner }>][] = [
    ...[false, true].map((absolute): (typeof ways)[number] => [
      absolute ? "jupyter-server-proxy, which keeps the path" : "jupyter-server-proxy, which takes the path away",
      "hub.example",
      async () => {
        const served = await serveIn(hub, "--control");
        return { served, manner: jupyter(new Visitor(served.url).port, { absolute }) };
      },
    ]),
    [
      "code-server",
      "code.example",
      async () => {
        const served = await serveIn({ VSCODE_PROXY_URI: "https://code.example/proxy/{{port}}" }, "--control");
        return { served, manner: codeServer(new Visitor(served.url).port) };
      },
    ],
    ...[false, true].map((keepsPath): (typeof ways)[number] => [
      keepsPath ? "Open OnDemand's /node, which keeps the path" : "Open OnDemand's /rnode, which takes the path away",
      "ood.example",
      async () => {
        const served = await serveIn({}, "--control", "--host", "0.0.0.0");
        return { served, manner: onDemand(hostname(), new Visitor(served.url).port, { keepsPath }) };
      },
    ]),
  ];

  it.each(ways)("of %s is opened, read, followed and told what to change", async (_, host, open) => {
    const { served, manner } = await open();
    const { welcome, page, path, ask, follow } = await opened(served, manner, host);
    expect([welcome.status, welcome.headers.location]).toEqual([303, "?"]);
    expect(path).toBe(manner.below);

    const index = await follow("?");
    expect([index.status, index.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    const loaded = [...index.body.toString().matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
    expect(loaded).toHaveLength(3);
    const study = "api/digits";
    for (const address of [...loaded, "api/", `${study}/snapshot`, `${study}/trials/3/output`]) {
      expect([address, (await follow(address)).status]).toEqual([address, 200]);
      expect([address, (await ask(new URL(address, `http://page${page}`).pathname)).status]).toEqual([address, 401]);
    }
    expect((await follow("nothing")).status).toBe(404);

    const own = { ...json, origin: `https://${host}`, "sec-fetch-site": "same-origin" };
    expect((await follow(`${study}/control`, { ...stop, headers: own })).status).toBe(200);
    for (const forged of [
      { ...own, "sec-fetch-site": "cross-site" },
      { ...json, origin: "https://evil.example" },
      json,
    ])
      expect((await follow(`${study}/control`, { ...stop, headers: forged })).status).toBe(403);
  });

  it("is turned away where a proxy's name is unknown, with words that tell how to let it in", async () => {
    const say = async (served: Served, host: string) => {
      const { welcome } = await opened(served, jupyter(new Visitor(served.url).port), host);
      return [welcome.status, welcome.body.toString()];
    };
    const [status, reason] = await say(await serveIn({}), "hub.example");
    expect(status).toBe(400);
    const flags = /--allow-host \S+/.exec(String(reason))![0].split(" ");
    const allowed = await serveIn({}, ...flags);
    expect((await say(allowed, "hub.example"))[0]).toBe(303);
    expect((await say(allowed, "evil.example"))[0]).toBe(400);
    const told = await serveIn({ ...hub, JUPYTERHUB_PUBLIC_URL: "https://hub.example/" });
    expect((await say(told, "hub.example"))[0]).toBe(303);
    expect((await say(told, "evil.example"))[0]).toBe(400);
    // Where other machines may ask, no environment opens it to any name.
    expect((await say(await serveIn(hub, "--host", "0.0.0.0"), "hub.example"))[0]).toBe(400);
  });

  it("tells of changes in a stream that no proxy should collect or compress", async () => {
    const served = await serveIn({});
    const visitor = new Visitor(served.url);
    const headers = { cookie: visitor.cookie, "accept-encoding": "gzip, br" };
    const stream = await visitor.open("/api/digits/changes?server=x&version=1", { headers });
    stream.destroy();
    expect(stream.headers).toMatchObject({ "x-accel-buffering": "no", "cache-control": "no-store, no-transform" });
    expect(stream.headers["content-encoding"]).toBeUndefined();
  });
});

describe("the address that a dashboard prints", () => {
  it("is joined by the proxy's where the terminal tells of one", async () => {
    const lines = async (env: Readonly<Record<string, string>>) => {
      const served = await serveIn(env);
      const { port, token } = new Visitor(served.url);
      await expect.poll(() => served.said()).toContain("Ctrl-C");
      return served.said().split("\n").slice(1, -2).join().replaceAll(String(port), "PORT").replace(token, "TOKEN");
    };
    expect(await lines({})).toBe("");
    expect(await lines(hub)).toBe("In JupyterHub, behind its host's name: /user/ada/proxy/PORT/?token=TOKEN");
    expect(await lines({ ...hub, JUPYTERHUB_PUBLIC_URL: "https://hub.example/" })).toBe(
      "In JupyterHub: https://hub.example/user/ada/proxy/PORT/?token=TOKEN",
    );
    expect(await lines({ ...hub, VSCODE_PROXY_URI: "https://code.example/proxy/{{port}}" })).toBe(
      "In VS Code: https://code.example/proxy/PORT/?token=TOKEN",
    );
  });
});
