import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { follow } from "./follow.ts";
import { OutputLog } from "./output-log.ts";
import { protocolReader } from "./readers/protocol-reader.ts";
import { byLine } from "./readers/result-reader.ts";
import { useTasks } from "./trainer.contract.ts";

const newTask = useTasks();

test("a program that has gone before its last line is read leaves no timer, which would keep its worker alive", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const log = await OutputLog.open(join(newTask({}).dir, "output.log"));
  const report = await follow({
    group: {
      stdout: Readable.from([Buffer.from('{"epoch":1,"val_accuracy":0.5}\n')]),
      stderr: Readable.from([]),
      exited: Promise.resolve({ code: 0, signal: null }),
      resident: async () => 0,
      end: async () => {},
    },
    log,
    reader: byLine(protocolReader({ name: "val_accuracy", goal: "maximize" }, "")),
    from: 0,
    plan: { grace: 10 },
    memory: undefined,
    last: 1,
    give: async () => {},
    stop: new AbortController().signal,
  });
  await log.close();
  expect(report?.epoch).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
