import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./fixtures/built.ts";

const read = (...path: readonly string[]) => readFileSync(join(project, ...path), "utf8");

const manifest: { readonly dependencies?: object; readonly devDependencies: object } = JSON.parse(read("package.json"));
const page = read("docs", "dependencies.md");

/** Licences that ask for no more than to be named. */
const permissive = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

/** What the build says that it has put into each of its parts. */
const bundled = [["licenses.md"], ["web", "licenses.md"], ["report", "licenses.md"]].flatMap((path) =>
  [...read("dist", ...path).matchAll(/^## (\S+) - \S+ \((.+)\)$/gm)].map(([, name = "", license = ""]) => ({
    name,
    license,
  })),
);

describe("what whetstone is made of", () => {
  it("is all in its package, so that nothing else is installed", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(bundled.map(({ name }) => name)).toEqual(expect.arrayContaining(["commander", "yaml", "preact", "echarts"]));
  });

  it("is listed with its licence, all that is bundled", () => {
    const listed = [...page.matchAll(/^\| `([^`]+)` \| ([\w.-]+) \|$/gm)].map(
      ([, name, license]) => `${name} ${license}`,
    );
    const contained = new Set(bundled.map(({ name, license }) => `${name} ${license}`));
    expect(listed.sort()).toEqual([...contained].sort());
  });

  it("has licences that ask for no more than to be named, but for what says where its source can be had", () => {
    const others = bundled.filter(({ license }) => !permissive.includes(license));
    expect(others).toEqual([{ name: "@resvg/resvg-wasm", license: "MPL-2.0" }]);
    const { version } = JSON.parse(read("node_modules", "@resvg", "resvg-wasm", "package.json"));
    expect(read("dist", "report", "assets", "resvg-NOTICE")).toContain(`@resvg/resvg-wasm ${version}`);
  });

  it("is named with its reason", () => {
    const names = Object.keys(manifest.devDependencies).filter((name) => !name.startsWith("@types/"));
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
