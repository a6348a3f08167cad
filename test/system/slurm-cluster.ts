import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A Slurm of its own on this machine: a controller and some nodes, with their own keys, ports and folders. */
export interface SlurmCluster {
  /** Environment by which Slurm's commands find it. */
  readonly env: Readonly<Record<string, string>>;
  /** What a command of Slurm prints. */
  ask(command: string, ...args: readonly string[]): string;
  /** Kills a node's daemon and all that runs on it, as a power cut does. */
  cutPower(node: string): void;
  /** Ends everything and removes it. */
  end(): Promise<void>;
}

/** Starts a Slurm whose nodes are called n1, n2 …, with `cpus` each, in two partitions: jobs of `urgent` push those of `common` out. */
export async function startSlurm(nodes: number, cpus: number): Promise<SlurmCluster> {
  const home = mkdtempSync(join(tmpdir(), "whetstone-slurm-"));
  chmodSync(home, 0o755);
  const config = join(home, "slurm.conf");
  const env = { SLURM_CONF: config };
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`);
  const ports = await freePorts(nodes + 1);
  writeFileSync(config, configuration({ home, names, cpus, ports }));
  writeFileSync(join(home, "munge.key"), randomBytes(128), { mode: 0o400 });
  mkdirSync(join(home, "munge"), { mode: 0o755 });
  mkdirSync(join(home, "state"));
  for (const name of names) mkdirSync(join(home, `spool.${name}`));

  const daemons = new Map<string, ChildProcess>();
  const start = (name: string, command: string, ...args: readonly string[]) => {
    daemons.set(name, spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } }));
  };
  const munge = (file: string) => join(home, "munge", file);
  start(
    "munged",
    "munged",
    "--foreground",
    "--force",
    `--key-file=${join(home, "munge.key")}`,
    `--socket=${munge("socket")}`,
    `--pid-file=${munge("pid")}`,
    `--seed-file=${munge("seed")}`,
    `--log-file=${munge("log")}`,
  );
  const ask = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, {
      encoding: "utf8",
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });

  const end = async () => {
    for (const name of names) killAllOn(name, config);
    for (const daemon of daemons.values()) daemon.kill("SIGKILL");
    while ([...daemons.values()].some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      await delay(20);
    }
    // A process that was killed may still hold its log for a moment.
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await until(() => readdirSync(join(home, "munge")).includes("socket"), "munged is up");
    start("slurmctld", "slurmctld", "-D", "-c");
    for (const name of names) start(name, "slurmd", "-D", "-N", name);
    await until(() => {
      const states = ask("sinfo", "--noheader", "--Node", "--partition=common", "--format=%T").trim().split("\n");
      return states.length === nodes && states.every((state) => state === "idle");
    }, "all nodes are idle");
  } catch (error) {
    const log = readFileSync(join(home, "slurmctld.log"), "utf8").slice(-2000);
    await end();
    throw new Error(`Slurm did not start: ${error instanceof Error ? error.message : error}\n${log}`);
  }

  return {
    env,
    ask,
    cutPower(node) {
      daemons.get(node)?.kill("SIGKILL");
      killAllOn(node, config);
    },
    end,
  };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (let trouble = ""; ; ) {
    try {
      if (condition()) return;
    } catch (error) {
      trouble = `: ${error instanceof Error ? error.message : error}`;
    }
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}${trouble}`);
    await delay(100);
  }
}

/**
 * Kills the jobs of a node and what watches over them; jobs know their node by its name in their environment. All are stopped
 * first, since with the power nobody sees another die.
 */
function killAllOn(node: string, config: string): void {
  const found = readdirSync("/proc").flatMap((name) =>
    /^\d+$/.test(name) ? processesOf(Number(name), node, config) : [],
  );
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    for (const pid of found) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended since.
      }
    }
  }
}

/** A process, if it belongs to a job of the node, and what watches over it. */
function processesOf(pid: number, node: string, config: string): readonly number[] {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
    if (!environment.includes(`SLURM_CONF=${config}`) || !environment.includes(`SLURMD_NODENAME=${node}`)) return [];
    const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1]);
    const isWatched = readFileSync(`/proc/${parent}/comm`, "latin1").startsWith("slurmstepd");
    return isWatched ? [parent, pid] : [pid];
  } catch {
    // It has ended since.
    return [];
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      if (address === null || typeof address === "string") throw new Error("a port was expected");
      return address.port;
    }),
  );
}

interface Configuration {
  readonly home: string;
  readonly names: readonly string[];
  readonly cpus: number;
  /** The controller's, then the nodes'. */
  readonly ports: readonly number[];
}

/** Times are shorter than a site's: a node is down after 10 s, and a job that was put back may begin after 5 s. */
function configuration({ home, names, cpus, ports: [port, ...nodePorts] }: Configuration): string {
  const host = hostname();
  const nodeLines = names.map(
    (name, i) =>
      `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${nodePorts[i]} CPUs=${cpus} RealMemory=500`,
  );
  return `ClusterName=whetstone
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${port}
AuthType=auth/munge
AuthInfo=socket=${home}/munge/socket,cred_expire=5
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${home}/state
SlurmdSpoolDir=${home}/spool.%n
SlurmctldPidFile=${home}/slurmctld.pid
SlurmdPidFile=${home}/slurmd.%n.pid
SlurmctldLogFile=${home}/slurmctld.log
SlurmdLogFile=${home}/slurmd.%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=10
KillWait=5
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
${nodeLines.join("\n")}
PartitionName=common Nodes=ALL Default=YES PriorityTier=1
PartitionName=urgent Nodes=ALL PriorityTier=10
`;
}
