import { describe, expect, it } from "vitest";
import { type GateRules, passageOf } from "./gate.ts";

const rules: GateRules = { token: "secret", cookie: "whetstone-7700", open: false, host: "127.0.0.1" };
const open: GateRules = { ...rules, open: true, host: "turing.example" };

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
    expect(ask("/?token=secret")).toEqual({ kind: "welcome", to: "/" });
    expect(ask("/?token=secret&study=digits")).toEqual({ kind: "welcome", to: "/?study=digits" });
  });

  it("lets the cookie in, and neither a wrong one nor that of another port", () => {
    expect(kind("/api/", cookie)).toBe("in");
    expect(kind("/api/", { cookie: "whetstone-7700=secre" })).toBe("away");
    expect(kind("/api/", { cookie: "whetstone-7701=secret" })).toBe("away");
  });

  it("takes a wrong token for none, even beside the cookie", () => {
    expect(kind("/?token=guess", cookie)).toBe("away");
  });

  it("takes no token in other addresses, where it would stay in logs and histories", () => {
    expect(kind("/api/?token=secret")).toBe("away");
  });

  it("answers to its own names alone, so that no page can point a name of its own at it", () => {
    for (const host of ["localhost", "127.0.0.1:9", "[::1]:7700"]) expect(kind("/", { ...cookie, host })).toBe("in");
    for (const host of ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.7:7700"])
      expect(ask("/", { ...cookie, host })).toMatchObject({ kind: "away", status: 400 });
  });

  it("answers to addresses and the name that was given where other machines may reach it", () => {
    for (const host of ["10.0.0.7:7700", "turing.example:7700", "TURING.example"])
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
});
