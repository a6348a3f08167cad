import { type DashboardOptions, isLoopback, serveDashboard } from "../dashboard/server.ts";
import { onHangUp } from "./hang-up.ts";
import { folderName } from "./text/folder-name.ts";
import { print } from "./text/output.ts";
import { proxyLines } from "./text/proxy-lines.ts";

/** `whetstone dashboard`: serves a study, or a folder of studies, to a browser until it is interrupted. */
export async function dashboard(folder: string, options: Omit<DashboardOptions, "folder">): Promise<number> {
  const served = await serveDashboard({ folder, ...options });
  if (options.host !== undefined && !isLoopback(options.host)) console.error(openWarning(options));
  print([
    `Dashboard of ${folderName(folder)}: ${served.url}`,
    ...proxyLines(served),
    "Ctrl-C ends it; the search does not need it.",
  ]);
  await new Promise<void>((go) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => go());
    onHangUp(go);
  });
  await served.close();
  return 0;
}

function openWarning({ host, control }: Omit<DashboardOptions, "folder">): string {
  const might = control === true ? "see and change the study" : "see the study, its params and its programs' output";
  return (
    `Warning: with --host ${host} other machines reach the dashboard, over a connection that is not encrypted. ` +
    `Whoever has the address below, or reads along, can ${might}. Safer: ssh -L PORT:127.0.0.1:PORT this-machine`
  );
}
