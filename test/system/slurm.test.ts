import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { describeLauncher } from "../../src/launchers/launcher.contract.ts";
import { readSlurmOptions } from "../../src/launchers/slurm/options.ts";
import { slurmLauncher } from "../../src/launchers/slurm/slurm.ts";
import { describeWith } from "./parts.ts";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.ts";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "cli", "main.js");
const program = [process.execPath, main, "worker"];

const isThere = () =>
  process.getuid?.() === 0 && ["munged", "slurmctld", "slurmd"].every((name) => spawnSync(name, ["-V"]).status === 0);

describeWith("Slurm (slurmctld, slurmd and munged, as root)", isThere, () => {
  let cluster: SlurmCluster;
  beforeAll(async () => {
    cluster = await startSlurm(3, 2);
    Object.assign(process.env, cluster.env);
  }, 60_000);
  afterAll(() => cluster?.end());

  describeLauncher("slurm", {
    program,
    make: (site) => slurmLauncher(site, readSlurmOptions({}), { every: 200, most: 1000, patience: 5000 }),
    room: 3,
  });
});
