import { describe, expect, it } from "vitest";
import { withinPage } from "./within-page.ts";

const all = ["/", "/index.html", "/icon.svg", "/assets/index-1.js", "/api/"].concat(
  ["snapshot", "control", "trials/7", "trials/7/output"].flatMap((what) => [`/api/digits/${what}`, `/api/api/${what}`]),
);

describe("what is asked for within the page", () => {
  it("is the same where no path lies before it", () => {
    for (const path of [...all, "/nothing"]) expect(withinPage(path)).toBe(path);
  });

  it("is the same below any path that a proxy keeps, whatever its parts are called", () => {
    for (const below of [
      "/node/c12.cluster.example/7700",
      "/user/api/proxy/absolute/7700",
      "/user/assets/x",
      "/a/api/b/c",
    ])
      for (const path of all) expect(withinPage(`${below}${path}`)).toBe(path);
  });
});
