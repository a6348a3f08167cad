import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { project } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

let root: string;
let tarball: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-package-"));
  // Its files are built already, and nothing may need a script.
  const packed = spawnSync("npm", ["pack", "--ignore-scripts", "--pack-destination", root], {
    cwd: project,
    encoding: "utf8",
  });
  expect(packed.status).toBe(0);
  tarball = join(root, readdirSync(root).find((name) => name.endsWith(".tgz")) ?? "");
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }), 120_000);

const tool = (name: string) => join(project, "node_modules", ".bin", name);

describeWith(
  "npm pack",
  () => succeeds("npm", "--version"),
  () => {
    it("makes a package that publint finds nothing wrong with", () => {
      const { stdout, status } = spawnSync(tool("publint"), [tarball, "--strict"], { cwd: project, encoding: "utf8" });
      expect(stdout).toContain("All good!");
      expect(status).toBe(0);
    }, 120_000);

    it("makes a package in which the README's links lead somewhere", () => {
      const { stdout } = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" });
      const files = stdout.split("\n").map((name) => name.replace(/^package\//, ""));
      const links = [...readFileSync(join(project, "README.md"), "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)];
      expect(links.length).toBeGreaterThan(50);
      const dead = links.filter(([, to = ""]) => !files.some((name) => name === to || name.startsWith(`${to}/`)));
      expect(dead.map(([, to]) => to)).toEqual([]);
    });

    it("makes a package whose types every ESM resolution finds", () => {
      const { stdout, status } = spawnSync(
        tool("attw"),
        [tarball, "--profile", "esm-only", "--no-emoji", "--no-color"],
        { cwd: project, encoding: "utf8" },
      );
      expect(stdout.match(/OK \(ESM\)/g)).toHaveLength(2);
      expect(status).toBe(0);
    }, 120_000);
  },
);

describeWith(
  "the npm registry",
  () => succeeds("npm", "view", "yaml", "version"),
  () => {
    let home: string;
    beforeAll(() => {
      home = join(root, "home");
      mkdirSync(home);
      writeFileSync(join(home, "package.json"), '{"type":"module","private":true}');
      const installed = spawnSync("npm", ["install", "--no-audit", "--no-fund", tarball], {
        cwd: home,
        encoding: "utf8",
      });
      expect(installed.stderr).toBe("");
      expect(installed.status).toBe(0);
      writeFileSync(
        join(home, "study.yaml"),
        'name: study\ncommand: ["/bin/echo", \'{{"epoch": 1, "acc": {lr}}}\']\nmetric: acc\nspace: { lr: "10 ** uniform(-6, 1)" }\nstages: [{ trials: 3, epochs: 1 }]\n',
      );
      writeFileSync(
        join(home, "search.js"),
        `import { search, space, uniform } from "whetstone";
import { decodePoint, parseSpace } from "whetstone/core";
const { best } = await search({ name: process.argv[2], space: space({ x: uniform(0, 1) }), metric: "loss",
  stages: [{ trials: 4, epochs: 1 }], train: ({ x }) => x });
console.log(best.score >= 0, decodePoint(parseSpace({ y: "uniform(0, 2)" }), [0.5]).y);
`,
      );
    }, 170_000);

    it("installs without dependencies or scripts, and takes less than 10 MB", () => {
      const { packages } = JSON.parse(readFileSync(join(home, "node_modules", ".package-lock.json"), "utf8"));
      expect(Object.keys(packages)).toEqual(["node_modules/whetstone"]);
      expect(packages["node_modules/whetstone"].hasInstallScript).toBeUndefined();
      const folder = join(home, "node_modules", "whetstone");
      const bytes = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => statSync(join(folder, name)))
        .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
      console.log(`${(bytes / 1e6).toFixed(1)} MB`);
      expect(bytes).toBeLessThan(10e6);
    });

    it("needs no more than npx whetstone run", () => {
      const ran = spawnSync("npx", ["whetstone", "run", "study.yaml"], { cwd: home, encoding: "utf8" });
      expect(ran.stderr).toBe("");
      expect(ran.status).toBe(0);
      expect(ran.stdout).toMatch(/study: 3 trials/);
    }, 60_000);

    it("prints the schema of study.yaml that editors find in it", () => {
      const { stdout } = spawnSync("npx", ["whetstone", "schema"], { cwd: home, encoding: "utf8" });
      expect(stdout).toBe(readFileSync(join(home, "node_modules", "whetstone", "schema", "study.schema.json"), "utf8"));
    }, 60_000);

    it.each(["20", "22", "24"])(
      "works on Node %s",
      (version) => {
        const nodes = join(root, `node${version}`);
        // The binaries' own package: the one named node fetches it by a script.
        const name = `node-linux-${process.arch}`;
        const got = spawnSync(
          "npm",
          ["install", "--prefix", nodes, "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${version}`],
          { encoding: "utf8" },
        );
        expect(got.status).toBe(0);
        const bin = join(nodes, "node_modules", name, "bin");
        const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
        const node = (...args: readonly string[]) =>
          spawnSync(join(bin, "node"), args, { cwd: home, encoding: "utf8", env });
        expect(node("--version").stdout).toMatch(new RegExp(`^v${version}\\.`));
        expect(node("search.js", `found${version}`)).toMatchObject({ stderr: "", stdout: "true 1\n", status: 0 });
        const main = join(home, "node_modules", "whetstone", "dist", "cli", "main.js");
        const began = performance.now();
        expect(node(main, "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
        console.log(`whetstone --version on Node ${version}: ${Math.round(performance.now() - began)} ms`);
        const ran = node(main, "run", "study.yaml", "--folder", `study${version}`, "-w", "2");
        expect(ran.stderr).toBe("");
        expect(ran.stdout).toMatch(/3 trials in 1 stage/);
      },
      170_000,
    );
  },
);
