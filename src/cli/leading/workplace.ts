import { didYouMean } from "../../definition/spelling.ts";
import type { Launcher, LauncherMaker, Site } from "../../launchers/launcher.ts";
import { launchers } from "../../launchers/registry.ts";
import { UserError } from "../../space/user-error.ts";
import type { Definition } from "../../study/definition.ts";

/** Where workers run, and how many. */
interface Workplace {
  /** The launcher's name. */
  readonly on: string;
  readonly workers: number;
  readonly makeLauncher: (site: Site) => Launcher;
}

/** What a definition says of it, unless something else was typed. Throws UserError where neither says enough, or what cannot be. */
export function workplaceOf(
  { cluster }: Definition,
  typed: { readonly on?: string; readonly workers?: number },
): Workplace {
  const on = typed.on ?? cluster?.on;
  const workers = typed.workers ?? cluster?.workers;
  if (on === undefined)
    throw new UserError(
      `say where workers run: --on with one of ${Object.keys(launchers).join(", ")}, or cluster: { on: … } in study.yaml`,
    );
  const launcher = launcherOf(on);
  if (workers === undefined)
    throw new UserError(
      `say how many workers: -w 6, or cluster: { on: ${on}, workers: 6 } in study.yaml; a worker trains one trial at a time`,
    );
  return { on, workers, makeLauncher: launcher(cluster?.options[on] ?? {}) };
}

/** Throws UserError where `cluster` names a launcher that there is not, or options that one does not take. */
export function checkCluster({ cluster }: Definition): void {
  if (cluster === undefined) return;
  const { on, options } = cluster;
  for (const name of new Set([...(on === undefined ? [] : [on]), ...Object.keys(options)]))
    launcherOf(name, "cluster: ")(options[name] ?? {});
}

/** @param said what said so, in errors */
function launcherOf(name: string, said = ""): LauncherMaker {
  const launcher = Object.hasOwn(launchers, name) ? launchers[name] : undefined;
  if (launcher === undefined)
    throw new UserError(
      `${said}there is no launcher ${JSON.stringify(name)}; ${didYouMean(name, Object.keys(launchers))}`,
    );
  return launcher;
}
