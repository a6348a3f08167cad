import { type Options, optionReader } from "../../definition/options.ts";
import { withoutUndefined } from "../../study/record.ts";

/** A host with room for workers. */
export interface SshHost {
  /** As OpenSSH's client takes it: a name, an alias of its configuration, `user@name`. */
  readonly host: string;
  /** So many workers at a time. */
  readonly slots: number;
  /** Where the host has the study's folder; undefined where it is as here. */
  readonly folder?: string;
  /** Shell lines before each worker. */
  readonly setup: readonly string[];
  /** How whetstone is called there, in shell's words; undefined where it lies as here. */
  readonly whetstone?: string;
}

/** How a study's workers run on hosts that are reached by ssh. */
export interface SshOptions {
  readonly hosts: readonly SshHost[];
  /** OpenSSH's client, with options of its own. */
  readonly client: readonly string[];
}

/**
 * Reads `cluster: { ssh: { … } }`. What stands beside `hosts` holds for all that do not say otherwise. Throws UserError.
 *
 *     setup: [source ~/venv/bin/activate]
 *     hosts:
 *       - { host: gpu1, slots: 2 }
 *       - { host: me@gpu2, folder: /mnt/lab/digits }
 */
export function readSshOptions(given: Options): SshOptions {
  const read = optionReader("ssh", given, "cluster");
  const hosts = read.mappings("hosts", "[{ host: gpu1, slots: 2 }]").map((entry): SshHost => {
    const { hosts: _, client: __, ...shared } = given;
    const one = optionReader("ssh: hosts", { ...shared, ...entry }, "cluster");
    const host = one.text("host", "gpu1") ?? "";
    // It becomes an argument of the client, where a - would begin an option, and a part of files' names.
    if (!/^[\w][\w.@-]*$/.test(host)) one.refuse("host", "a host's name, or user@name", "host: gpu1");
    const folder = one.text("folder", "/mnt/lab/digits");
    if (folder !== undefined && !folder.startsWith("/"))
      one.refuse("folder", "an absolute path on the host", "folder: /mnt/lab/digits");
    const whetstone = one.text("whetstone", "~/bin/whetstone");
    const slots = one.number("slots", 1, { whole: true, least: 1 });
    const setup = one.texts("setup", "source ~/venv/bin/activate");
    one.end();
    return withoutUndefined({ host, slots, setup, folder, whetstone });
  });
  const names = hosts.map(({ host }) => host);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    read.refuse("hosts", `hosts of different names; ${twice} is there twice`, "hosts: [{ host: gpu1, slots: 2 }]");
  for (const shared of ["folder", "whetstone"]) read.text(shared, "/mnt/lab/digits");
  read.texts("setup", "source ~/venv/bin/activate");
  read.optional("slots", { whole: true, least: 1 }, 2);
  const client = read.texts("client", "ssh, -F, ~/lab/ssh_config");
  read.end();
  return { hosts, client: client.length === 0 ? ["ssh"] : client };
}
