import { expect, it, onTestFinished, vi } from "vitest";
import { reachBy } from "./connection.ts";

it("connections by many clients leave one thing to do when the process ends", () => {
  const before = process.listenerCount("exit");
  for (let i = 0; i < 20; i++) reachBy(["ssh"]);
  expect(process.listenerCount("exit")).toBeLessThanOrEqual(before + 1);
});

it("a connection's socket has a path that is short enough for macOS, wherever temporary files go", async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  // Longer than any of macOS's own, and not there.
  vi.stubEnv("TMPDIR", `/var/folders/zz/${"z".repeat(40)}/T`);
  const tellOptions = ["sh", "-c", 'printf "%s\\n" "$@"', "ssh"];
  const told = await reachBy(tellOptions)("gpu1", "");
  const path = /^-oControlPath=(.*)$/m.exec(told)?.[1] ?? "";
  // OpenSSH puts 40 characters in place of %C, and first binds the socket under a name with 17 more.
  expect(path.replace("%C", "c".repeat(40 + 17)).length).toBeLessThan(104);
});
