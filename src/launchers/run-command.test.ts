import { expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

it("a command is in a process group of its own, so that Ctrl-C ends none that is under way", async () => {
  const { stdout } = await runCommand(["sh", "-c", 'echo $$; cut -d " " -f 5 /proc/$$/stat'], { seconds: 10 });
  const [process, group] = stdout.split("\n");
  expect(group).toBe(process);
});
