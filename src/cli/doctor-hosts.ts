import { checkSshHosts } from "../launchers/ssh/check.ts";
import { readSshOptions } from "../launchers/ssh/options.ts";
import { UserError } from "../space/user-error.ts";
import { workerProgram } from "./leading/lead.ts";
import { openFolder } from "./open-folder.ts";

/** `whetstone doctor --hosts`: looks whether workers can run on the hosts of `cluster: ssh`. 1 where they cannot on one. */
export async function doctorHosts(path: string): Promise<number> {
  const folder = openFolder(path);
  const options = folder.definition.cluster?.options.ssh;
  if (options === undefined)
    throw new UserError(
      `${path}: its definition names no hosts; add cluster: { on: ssh, ssh: { hosts: [{ host: gpu1, slots: 2 }] } }`,
    );
  const reports = await checkSshHosts({ folder, program: workerProgram }, readSshOptions(options));
  for (const { host, problems } of reports) {
    if (problems.length === 0) console.log(`${host}: workers can run there.`);
    for (const { what, todo } of problems) console.log(`${host}: ${what}\n  do: ${todo}`);
  }
  return reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
}
