import { kubernetes } from "./kubernetes/kubernetes.ts";
import type { LauncherMaker } from "./launcher.ts";
import { local } from "./local.ts";
import { slurm } from "./slurm/slurm.ts";
import { ssh } from "./ssh/ssh.ts";

/** Where workers can run, by the name that `--on` and `cluster: { on: … }` take. */
export const launchers: Readonly<Record<string, LauncherMaker>> = { local, ssh, slurm, kubernetes };
