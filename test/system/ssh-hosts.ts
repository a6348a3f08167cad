import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Hosts on this machine: each has its own network, with one link to this one, its own processes, its own name and its own
 * sshd. Each mounts one folder of this machine, over its link, by sshfs, which caches like a network file system.
 */
export interface Hosts {
  readonly names: readonly string[];
  /** The client that reaches them by their names. */
  readonly client: readonly string[];
  /** The folder that all see, as it is here. */
  readonly folder: string;
  /** Where a host has it; seen from here too, through the host's mount. */
  mountOf(name: string): string;
  cut(name: string): void;
  restore(name: string): void;
  /** Ends everything and removes it. */
  end(): Promise<void>;
}

const run = (command: string, ...args: readonly string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

export async function startHosts(names: readonly string[]): Promise<Hosts> {
  const home = mkdtempSync(join(tmpdir(), "whetstone-hosts-"));
  const folder = join(home, "shared");
  mkdirSync(folder);
  // sshd wants it, and no service has made it where none runs.
  mkdirSync("/run/sshd", { recursive: true });
  for (const key of ["host", "user"]) run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(home, key));
  const network = (name: string) => `whetstone-${process.pid}-${name}`;
  const link = (name: string) => `wh${process.pid % 100_000}${name}`;
  /** The network of host number i; the middle of a private range that few networks use. */
  const subnet = (i: number) => `10.213.${(process.pid % 60) * 4 + i}`;
  const mountOf = (name: string) => join(home, name);
  const client = ["ssh", "-F", join(home, "ssh_config")];
  const children: ChildProcess[] = [];

  writeFileSync(
    join(home, "ssh_config"),
    names
      .map((name, i) => `Host ${name}\n  HostName ${subnet(i)}.2\n`)
      .concat(
        `Host *
  User root
  IdentityFile ${join(home, "user")}
  IdentitiesOnly yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`,
      )
      .join(""),
  );
  writeFileSync(
    join(home, "sshd_config"),
    `HostKey ${join(home, "host")}
AuthorizedKeysFile ${join(home, "user.pub")}
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
Subsystem sftp internal-sftp
`,
  );
  const sshd = (address: string, ...before: readonly string[]) => {
    const [command = "", ...args] = [
      ...before,
      "/usr/sbin/sshd",
      "-D",
      "-e",
      "-f",
      join(home, "sshd_config"),
      "-o",
      `ListenAddress=${address}:22`,
    ];
    children.push(spawn(command, args, { stdio: "ignore" }));
  };

  async function end(): Promise<void> {
    for (const name of names) spawnSync("umount", ["-l", mountOf(name)]);
    for (const child of children) child.kill("SIGKILL");
    while (children.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) await delay(20);
    for (const name of names) {
      spawnSync("ip", ["link", "del", link(name)]);
      spawnSync("ip", ["netns", "del", network(name)]);
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    for (const [i, name] of names.entries()) {
      const inside = ["netns", "exec", network(name), "ip"];
      run("ip", "netns", "add", network(name));
      run("ip", "link", "add", link(name), "type", "veth", "peer", "name", "uplink", "netns", network(name));
      run("ip", "addr", "add", `${subnet(i)}.1/24`, "dev", link(name));
      run("ip", "link", "set", link(name), "up");
      run("ip", ...inside, "addr", "add", `${subnet(i)}.2/24`, "dev", "uplink");
      run("ip", ...inside, "link", "set", "uplink", "up");
      run("ip", ...inside, "link", "set", "lo", "up");
      // What was sent into a link that is cut is sent again soon after it is restored; older kernels wait as long as it was cut.
      const soon = ["net.ipv4.tcp_rto_max_ms=1000", "net.ipv4.tcp_retries2=255"];
      spawnSync("ip", ["netns", "exec", network(name), "sysctl", "-qw", ...soon], { stdio: "ignore" });
      sshd(`${subnet(i)}.1`);
      mkdirSync(mountOf(name));
      const enter = ["nsenter", `--net=/run/netns/${network(name)}`];
      const address = `root@${subnet(i)}.1:${folder}`;
      await until(() =>
        run(
          "nsenter",
          ...enter.slice(1),
          ...["sshfs", "-F", join(home, "ssh_config"), "-o", "dcache_timeout=3", address, mountOf(name)],
        ),
      );
      const own = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--uts"];
      sshd(`${subnet(i)}.2`, ...enter, ...own, "sh", "-c", `hostname ${name}; exec "$@"`, "sh");
    }
    for (const name of names) await until(() => run("ssh", ...client.slice(1), name, "true"));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    names,
    client,
    folder,
    mountOf,
    cut: (name) => run("ip", "link", "set", link(name), "down"),
    restore: (name) => run("ip", "link", "set", link(name), "up"),
    end,
  };
}

/** Tries until it does not throw. */
async function until(attempt: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}
