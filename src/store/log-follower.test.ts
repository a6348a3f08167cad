import { appendFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { StudyEvent } from "../study/events.ts";
import { encodeEvent } from "./event-line.ts";
import { layout } from "./layout.ts";
import { LogFollower } from "./log-follower.ts";
import { LogWriter } from "./log-writer.ts";
import { newStudyFolder } from "./new-folder.fixture.ts";

const epoch = (epoch: number, acc: number): StudyEvent => ({
  v: 1,
  t: 5,
  kind: "epoch",
  trial: 1,
  attempt: 1,
  epoch,
  metrics: { acc },
});

let folder: string;
beforeEach(() => {
  ({ folder } = newStudyFolder());
});

const eventsRead = (follower: LogFollower): StudyEvent[] => {
  const events: StudyEvent[] = [];
  follower.read((_, event) => events.push(event));
  return events;
};

describe("a log", () => {
  it("belongs to the first who creates it", () => {
    expect(LogWriter.create(layout.log(folder, "w01"))).toBeDefined();
    expect(LogWriter.create(layout.log(folder, "w01"))).toBeUndefined();
  });

  it("is followed from where it was left, and only by what is new", () => {
    const log = LogWriter.create(layout.log(folder, "w01"))!;
    const follower = new LogFollower(folder);
    log.append(epoch(1, 0.1));
    expect(eventsRead(follower)).toEqual([epoch(1, 0.1)]);
    expect(eventsRead(follower)).toEqual([]);
    log.touch();
    log.append(epoch(2, 0.2));
    expect(eventsRead(follower)).toEqual([epoch(2, 0.2)]);
  });

  it("waits for the rest of a line", () => {
    const path = layout.log(folder, "w01");
    const line = `${encodeEvent(epoch(1, 0.5))}\n`;
    const follower = new LogFollower(folder);
    writeFileSync(path, line.slice(0, 20));
    expect(eventsRead(follower)).toEqual([]);
    appendFileSync(path, line.slice(20));
    expect(eventsRead(follower)).toEqual([epoch(1, 0.5)]);
  });

  it("waits where a network file system shows NUL bytes in place of a page", () => {
    const path = layout.log(folder, "w01");
    const line = `${encodeEvent(epoch(2, 0.5))}\n`;
    const first = `${encodeEvent(epoch(1, 0.4))}\n`;
    writeFileSync(path, `${first}${"\0".repeat(line.length)}${line}`);
    const follower = new LogFollower(folder);
    expect(eventsRead(follower)).toEqual([epoch(1, 0.4)]);
    writeFileSync(path, first + line + line);
    expect(eventsRead(follower)).toEqual([epoch(2, 0.5), epoch(2, 0.5)]);
    expect(follower.badLines).toEqual([]);
  });

  it("counts a bad line in the middle and goes on behind it", () => {
    writeFileSync(layout.log(folder, "w01"), `${encodeEvent(epoch(1, 0.1))}\ngarbage\n${encodeEvent(epoch(2, 0.2))}\n`);
    const follower = new LogFollower(folder);
    expect(eventsRead(follower)).toHaveLength(2);
    expect(follower.badLines).toEqual([
      { worker: "w01", offset: encodeEvent(epoch(1, 0.1)).length + 1, problem: "it is not JSON" },
    ]);
  });

  it("may hold lines longer than the reader's buffer", () => {
    const long: StudyEvent = { v: 1, t: 1, kind: "leave", reason: "x".repeat(3 << 20) };
    writeFileSync(layout.log(folder, "w01"), `${encodeEvent(long)}\n${encodeEvent(epoch(1, 1))}\n`);
    expect(eventsRead(new LogFollower(folder))).toEqual([long, epoch(1, 1)]);
  });
});
