import { describe, expect, it } from "vitest";
import { type GateRules, passageOf } from "./gate.ts";

const rules: GateRules = { token: "secret", open: false, host: "127.0.0.1", proxies: [], anyName: false };
const open: GateRules = { ...rules, open: true, host: "turing.example" };
const proxied: GateRules = { ...rules, proxies: ["hub.example", "code.example:8443"] };

const ask = (path: string, headers: Record<string, string> = {}, method = "GET", by = rules) =>
  passageOf({ method, url: new URL(path, "http://dashboard"), headers: { host: "127.0.0.1:7700", ...headers } }, by);
const kind = (...given: Parameters<typeof ask>) => ask(...given).kind;

const cookie = { cookie: "other=1; whetstone-7700=secret" };
const origin = { origin: "http://127.0.0.1:7700" };

describe("the gate of a dashboard", () => {
  it("turns away whoever has neither token nor cookie, whatever is asked for", () => {
    for (const path of ["/", "/icon.svg", "/assets/index.js", "/api/", "/api/digits/snapshot", "/nothing"])
      expect(ask(path)).toMatchObject({ kind: "away", status: 401 });
  });

  it("gives the cookie for the token, and leads to an address without it", () => {
    const given = { kind: "welcome", cookie: "whetstone-7700=secret; HttpOnly; SameSite=Strict" };
    expect(ask("/?token=secret")).toEqual({ ...given, to: "?" });
    expect(ask("/?token=secret&study=digits")).toEqual({ ...given, to: "?study=digits" });
  });

  it("lets the cookie in, and neither a wrong one nor that of another port", () => {
    expect(kind("/api/", cookie)).toBe("in");
    expect(kind("/api/", { cookie: "whetstone-7700=secre" })).toBe("away");
    expect(kind("/api/", { cookie: "whetstone-7701=secret" })).toBe("away");
  });

  it("calls its cookie after the port that the browser sees, so that no tunnel's takes another's", () => {
    const cookieAt = (host: string) => ask("/?token=secret", { host }, "GET", { ...rules, anyName: true });
    for (const [host, name] of [
      ["localhost:7701", "whetstone-7701"],
      ["hub.example", "whetstone"],
      ["127.0.0.1", "whetstone"],
      ["[::1]", "whetstone"],
      ["[::1]:7700", "whetstone-7700"],
    ] as const)
      expect(cookieAt(host)).toMatchObject({ cookie: `${name}=secret; HttpOnly; SameSite=Strict` });
  });

  it("takes a wrong token for none, even beside the cookie", () => {
    expect(kind("/?token=guess", cookie)).toBe("away");
  });

  it("takes no token in other addresses, where it would stay in logs and histories", () => {
    expect(kind("/api/?token=secret")).toBe("away");
  });

  it("answers to its own names alone, so that no page can point a name of its own at it", () => {
    for (const host of ["localhost:7700", "127.0.0.1:7700", "[::1]:7700"])
      expect(kind("/", { ...cookie, host })).toBe("in");
    for (const host of ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.7:7700"])
      expect(ask("/", { ...cookie, host })).toMatchObject({ kind: "away", status: 400 });
  });

  it("answers to the name that was given where that is this machine's alone", () => {
    expect(kind("/", { ...cookie, host: "turing:7700" }, "GET", { ...rules, host: "Turing" })).toBe("in");
  });

  it("answers to addresses and the name that was given where other machines may reach it", () => {
    for (const host of ["10.0.0.7:7700", "turing.example:7700", "TURING.example:7700"])
      expect(kind("/", { ...cookie, host }, "GET", open)).toBe("in");
    expect(kind("/", { ...cookie, host: "evil.example" }, "GET", open)).toBe("away");
  });

  it("lets nothing in that another site has sent, cookie or not", () => {
    expect(kind("/api/", { ...cookie, origin: "http://evil.example" })).toBe("away");
    expect(kind("/api/", { ...cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe("away");
    expect(kind("/api/", { ...cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" })).toBe("away");
    expect(kind("/api/", { ...cookie, "sec-fetch-site": "same-origin" })).toBe("in");
  });

  it("lets changes in only from its own page, which says so", () => {
    expect(kind("/api/digits/control", { ...cookie, ...origin }, "POST")).toBe("in");
    expect(kind("/api/digits/control", cookie, "POST")).toBe("away");
    expect(kind("/api/digits/control", { ...cookie, origin: "null" }, "POST")).toBe("away");
    expect(kind("/api/digits/control", { ...cookie, origin: "http://localhost:7700" }, "POST")).toBe("away");
  });

  it("answers to the names of proxies that it was told of, at any port, and says how to allow another", () => {
    for (const host of ["hub.example:7700", "HUB.example:7700", "code.example:7700"])
      expect(kind("/", { ...cookie, host }, "GET", proxied)).toBe("in");
    expect(ask("/", { ...cookie, host: "c12.example:7700" }, "GET", proxied)).toMatchObject({
      status: 400,
      reason: expect.stringContaining('start "whetstone dashboard" with --allow-host c12.example:7700'),
    });
    expect(ask("/", { host: "no host" })).toMatchObject({ reason: expect.not.stringContaining("--allow-host") });
  });

  it("answers to any name where nothing tells the name of this machine's proxy, for the token alone", () => {
    const any = { ...rules, anyName: true };
    expect(kind("/", { ...cookie, host: "hub.example:7700" }, "GET", any)).toBe("in");
    expect(kind("/", { host: "hub.example:7700" }, "GET", any)).toBe("away");
    expect(kind("/", { ...cookie, host: "no host" }, "GET", any)).toBe("away");
  });

  it("lets changes in from its page at a proxy, over https as well, and from no other page", () => {
    const change = (headers: Record<string, string>) =>
      ask("/api/digits/control", { ...cookie, ...headers }, "POST", proxied);
    const host = "hub.example:7700";
    for (const from of ["https://hub.example:7700", "http://hub.example", "https://code.example:8443"])
      expect(change({ host, origin: from })).toEqual({ kind: "in" });
    for (const from of ["https://hub.example:1", "https://code.example", "https://hub.example.evil.example", "null"])
      expect(change({ host, origin: from })).toMatchObject({ kind: "away", status: 403 });
    expect(change({ host, origin: "http://ood.example:80" })).toMatchObject({
      reason: expect.stringContaining("--allow-host ood.example:80"),
    });
    expect(change({ host, origin: "null" })).toMatchObject({ reason: "another site has sent this request" });
  });

  it("believes the browser that a change is from its own page where a proxy has changed the host since", () => {
    const from = { ...cookie, origin: "https://ood.example" };
    const change = (site: string) => kind("/api/digits/control", { ...from, "sec-fetch-site": site }, "POST");
    expect(change("same-origin")).toBe("in");
    for (const site of ["same-site", "cross-site", "none"]) expect(change(site)).toBe("away");
  });
});
