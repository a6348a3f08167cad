import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./fixtures/built.ts";

const read = (...path: readonly string[]) => readFileSync(join(project, ...path), "utf8");

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(read("package-lock.json"));
const manifest: { readonly dependencies: object; readonly devDependencies: object } = JSON.parse(read("package.json"));
const page = read("docs", "dependencies.md");

/** Licences that ask for no more than to be named. */
const permissive = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

/** What is installed with whetstone: its dependencies, and theirs. */
const installed = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== "" && dev !== true)
  .map(([path, { license }]) => ({ name: path.replace(/^.*node_modules\//, ""), license }));

describe("what whetstone depends on", () => {
  it("is listed with its licence, all that is installed with it", () => {
    const listed = [...page.matchAll(/^\| `([^`]+)` \| ([\w.-]+) \|$/gm)].map(([, name, license]) => ({
      name,
      license,
    }));
    expect(listed.sort((a, b) => (a.name! < b.name! ? -1 : 1))).toEqual(
      installed.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  it("has licences that ask for no more than to be named", () => {
    expect(installed.filter(({ license }) => license === undefined || !permissive.includes(license))).toEqual([]);
  });

  it("says where the source of what is built in can be had, where a licence asks for that", () => {
    const { version } = JSON.parse(read("node_modules", "@resvg", "resvg-wasm", "package.json"));
    expect(read("dist", "report", "assets", "resvg-NOTICE")).toContain(`@resvg/resvg-wasm ${version}`);
  });

  it("is named with its reason", () => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      (name) => !name.startsWith("@types/"),
    );
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
