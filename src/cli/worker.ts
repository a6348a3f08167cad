import { LAUNCHED_AS, MEMORY } from "../launchers/launcher.ts";
import { chooseReader, chosenReader } from "../store/reader-file.ts";
import { typed } from "../study/typed.ts";
import { commandTrainer } from "../trainers/command.ts";
import { controlGroups } from "../trainers/control-group.ts";
import { watchingText } from "../trainers/memory.ts";
import { samplerIn, scheduleOf } from "../worker/assemble.ts";
import { work } from "../worker/worker.ts";
import { onHangUp } from "./hang-up.ts";
import { openFolder } from "./open-folder.ts";
import { howToMend, noCommand } from "./standing/go-on.ts";

/**
 * `whetstone worker`: prints its name, then trains until the study is finished. SIGTERM or SIGINT: pauses its trial and leaves.
 * In a terminal it tells what it does; where a launcher started it nobody would read that.
 */
export async function worker(path: string): Promise<number> {
  const folder = openFolder(path);
  const { definition, directory } = folder;
  const { command: plan, space, metric, objectives, metricsFrom: source } = definition;
  if (plan === undefined) throw noCommand(folder, path);
  const bytes = Number(process.env[MEMORY]);
  const memory = bytes > 0 ? { bytes, groups: controlGroups() } : undefined;
  const watching = memory && watchingText(memory);
  if (watching !== undefined) console.log(watching);
  const tell = (line: string) => {
    if (process.stdout.isTTY) console.error(line);
  };
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, leave);
  onHangUp(leave);
  const { kind, reason } = await work({
    folder,
    sampler: samplerIn(folder),
    schedule: scheduleOf(definition),
    trainer: commandTrainer({
      plan,
      space,
      metric,
      objectives,
      source,
      book: { known: () => chosenReader(folder.path), choose: (reader) => chooseReader(folder.path, reader) },
      folder: directory,
      memory,
    }),
    launchedAs: process.env[LAUNCHED_AS],
    signal: leaving.signal,
    begun: (name) => {
      console.log(name);
      tell(`It trains along until the study is over. Ctrl-C pauses its trial. See: ${typed("status", path)}`);
    },
  });
  if (kind === "failed") console.error([reason, howToMend(folder, path) ?? []].flat().join("\n"));
  else tell(`It has left: ${reason}`);
  return kind === "failed" ? 1 : 0;
}
