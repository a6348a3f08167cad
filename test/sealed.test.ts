import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plotNames } from "../src/cli/plot/names.ts";
import { makeProgram } from "../src/cli/program.ts";
import { main } from "./fixtures/built.ts";

/** Reports the test set's accuracy, which no other number of the study looks like, in its protocol and in its own words. */
const program = `
const lr = Number(process.argv[2]);
const score = 1 / (1 + Math.log10(lr) ** 2);
for (let epoch = 1; epoch <= 2; epoch++) {
  const tested = 0.7654 + epoch * 1e-5 + score * 1e-6;
  console.log("epoch " + epoch + " test_accuracy: " + tested + " val: " + score);
  console.log(JSON.stringify({ epoch, val_accuracy: score * epoch / 2, test_accuracy: tested }));
  if (process.env.WHETSTONE_TRIAL === "9") throw new Error("in the end test_accuracy: " + tested);
}
`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-sealed-"));
  writeFileSync(join(root, "train.cjs"), program);
  writeFileSync(
    join(root, "study.yaml"),
    [
      "name: study",
      "command: node train.cjs {lr}",
      "metric: val_accuracy",
      "space: { lr: '10 ** uniform(-6, 1)', width: 'int(1, 8)', net: 'choice(a, b)' }",
      "stages: [{ trials: 9, epochs: 2 }]",
      "sampler: random",
      "schedule: stages",
      "",
    ].join("\n"),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Output {
  readonly what: string;
  readonly bytes: Buffer;
}

/** Everything that a command prints, and the files that it writes. */
function ran(...args: readonly string[]): Output {
  const places = args.flatMap((arg, i) => (/^(-o|--output)$/.test(args[i - 1] ?? "") ? [join(root, arg)] : []));
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: root });
  expect(`${args.join(" ")} ${status} ${status === 0 ? "" : stderr.toString()}`).toBe(`${args.join(" ")} 0 `);
  const written = places.flatMap(filesBelow).map((file) => Buffer.concat([Buffer.from(file), readFileSync(file)]));
  for (const place of places) rmSync(place, { recursive: true, force: true });
  return { what: args.join(" "), bytes: Buffer.concat([stdout, stderr, ...written]) };
}

function filesBelow(path: string): readonly string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];
}

/** Whether bytes hold a test accuracy: as text, in per cent too, or as a number of four or eight bytes. */
function tells({ bytes }: Output): boolean {
  if (/0\.7654|\b76\.54/.test(bytes.toString("latin1"))) return true;
  const near = (x: number) => x > 0.7654 && x < 0.76545;
  for (let at = 0; at + 4 <= bytes.length; at++)
    if (near(bytes.readFloatLE(at)) || (at + 8 <= bytes.length && near(bytes.readDoubleLE(at)))) return true;
  return false;
}

/** Commands that show what came of trials, as they are called here; `opens` where they show the test set once it is unsealed. */
const looks: readonly { readonly args: readonly string[]; readonly opens?: boolean }[] = [
  { args: ["status", "study"] },
  { args: ["status", "study", "--json"] },
  { args: ["best", "study"], opens: true },
  { args: ["best", "study", "--json"], opens: true },
  { args: ["show", "study", "1"], opens: true },
  { args: ["border", "study"] },
  { args: ["narrow", "study"] },
  { args: ["ls", "study"] },
  { args: ["why", "study", "9"] },
  { args: ["replay", "study"] },
  { args: ["doctor", "study"] },
  { args: ["importance", "study"] },
  { args: ["importance", "study", "--json"] },
  { args: ["clean", "study"] },
  { args: ["command", "study", "1"] },
  { args: ["run", "study.yaml"] },
  ...plotNames
    .filter((name) => name !== "pareto")
    .map((name) => ({
      args: ["plot", "study", name, "-o", `${name}.svg`, ...(name === "compare" ? ["--with", "study"] : [])],
    })),
  { args: ["report", "study", "-o", "report.html"], opens: true },
  { args: ["report", "study", "--format", "md"], opens: true },
  { args: ["report", "study", "--format", "json"], opens: true },
  { args: ["export", "study", "--to", "csv"], opens: true },
  { args: ["export", "study", "--to", "jsonl"], opens: true },
  { args: ["export", "study", "--to", "best"] },
  { args: ["export", "study", "--to", "optuna"] },
  { args: ["export", "study", "--to", "parquet", "-o", "study.parquet"], opens: true },
  { args: ["export", "study", "--to", "tensorboard", "-o", "logs"], opens: true },
  { args: ["export", "study", "--to", "mlflow", "-o", "mlruns"], opens: true },
];

/** Commands that show nothing that a trial has reported. `unseal` itself and the dashboard have tests of their own. */
const blind = [
  ...[
    "init",
    "completion",
    "complete",
    "schema",
    "worker",
    "ask",
    "tell",
    "stage",
    "stop",
    "master",
    "change",
    "kill",
    "retire",
    "retry",
  ],
  ...["scale", "check", "import", "dashboard", "unseal", "help"],
];

/** Every answer of the dashboard's server. */
async function answers(): Promise<readonly (Output & { readonly opens: boolean })[]> {
  const server = spawn(process.execPath, [main, "dashboard", "study"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [printed] = await once(server.stdout, "data");
    const url = /http:\S+/.exec(String(printed))?.[0] ?? "";
    const entered = await fetch(url, { redirect: "manual" });
    const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    const ask = async (what: string, opens = false) => {
      const response = await fetch(new URL(`/api/study/${what}`, url), { headers: { cookie } });
      expect([what, response.status]).toEqual([what, 200]);
      const { value } = (await response.body?.getReader().read()) ?? {};
      return { what, bytes: Buffer.from(value ?? []), opens };
    };
    return [
      await ask("snapshot"),
      await ask("curves"),
      await ask("changes?version=0"),
      await ask("findings"),
      await ask("landscape"),
      await ask("importance"),
      await ask("checkpoints"),
      await ask("trials/1", true),
      await ask("trials/1/output", true),
    ];
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
  }
}

describe("what the test set says", () => {
  it("has every command looked at", () => {
    const known = new Set([...looks.map(({ args }) => args[0]), ...blind]);
    expect(
      makeProgram()
        .commands.map((command) => command.name())
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  it("is in no output of any command or server until somebody looks, and then in those that show it", {
    timeout: 180_000,
  }, async () => {
    const first = ran("run", "study.yaml");
    const log = readFileSync(join(root, "study", "workers", "w01.jsonl"), "utf8");
    expect(log).toMatch(/"test_accuracy":0\.7654/);
    const sealed = [first, ...looks.map(({ args }) => ran(...args)), ...(await answers())];
    expect(sealed.filter(tells).map(({ what }) => what)).toEqual([]);

    expect(tells(ran("unseal", "study", "--reason", "the end"))).toBe(true);
    const open = [
      ...looks.flatMap(({ args, opens }) => (opens ? [ran(...args)] : [])),
      ...(await answers()).filter(({ opens }) => opens),
    ];
    expect(open.filter((output) => !tells(output)).map(({ what }) => what)).toEqual([]);
  });
});
