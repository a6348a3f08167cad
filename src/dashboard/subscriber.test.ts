import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Recent } from "./recent.ts";
import { subscribe } from "./subscriber.ts";

/** A study whose changes a test tells, and that remembers as many as a real one. */
function told() {
  const recent = new Recent();
  const watchers = new Set<(frame: Buffer) => void>();
  const live = {
    version: 1,
    since: (_: string, version: number) => recent.since(version, live.version),
    watch: (watcher: (frame: Buffer) => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  const tell = (size: number) => {
    live.version++;
    const frame = Buffer.alloc(size, `${live.version};`);
    recent.add(live.version, frame);
    for (const watcher of watchers) watcher(frame);
  };
  return { live, tell, watchers };
}

/** A connection whose other side reads when a test says so. */
class Reader extends Writable {
  readonly read: string[] = [];
  #go: (() => void) | undefined;

  override _write(part: Buffer, _: string, done: () => void): void {
    this.#go = () => {
      this.read.push(part.subarray(0, 20).toString());
      done();
    };
  }

  readAll(): Promise<void> {
    return new Promise((done) => {
      const step = () => {
        const go = this.#go;
        this.#go = undefined;
        if (go === undefined) return done();
        go();
        setImmediate(step);
      };
      step();
    });
  }
}

describe("a page that is told of changes", () => {
  it("has little waiting for it while it does not read, however much is new", () => {
    const { live, tell } = told();
    const reader = new Reader();
    subscribe(live, reader, "s", 1);
    for (let i = 0; i < 1000; i++) tell(100_000);
    expect(reader.writableLength).toBeLessThan(1_200_000);
    reader.destroy();
  });

  it("is told what it missed when it reads again", async () => {
    const { live, tell } = told();
    const reader = new Reader();
    subscribe(live, reader, "s", 1);
    for (let i = 0; i < 30; i++) tell(100_000);
    await reader.readAll();
    const [heard, ...rest] = reader.read;
    expect(heard).toContain("event: heard");
    expect(rest).toEqual(Array.from({ length: 30 }, (_, i) => expect.stringMatching(new RegExp(`^${i + 2};`))));
    reader.destroy();
  });

  it("is told to ask for all anew where that is forgotten, and nothing more", async () => {
    const { live, tell, watchers } = told();
    const reader = new Reader();
    subscribe(live, reader, "s", 1);
    for (let i = 0; i < 200; i++) tell(100_000);
    await reader.readAll();
    expect(reader.read.length).toBeLessThan(15);
    expect(reader.read.at(-1)).toContain("event: resync");
    expect(watchers.size).toBe(0);
  });

  it("is told what it missed and no more where it asks once, and when to ask again", async () => {
    const { live, tell, watchers } = told();
    tell(10);
    const reader = new Reader();
    subscribe(live, reader, "s", 1, true);
    await reader.readAll();
    expect(reader.read).toEqual([expect.stringContaining("heard"), expect.stringMatching(/^2;/), "retry: 2000\n\n"]);
    expect([reader.writableEnded, watchers.size]).toEqual([true, 0]);
  });

  it("costs nothing any more when it is closed", async () => {
    const { live, watchers } = told();
    const reader = new Reader();
    subscribe(live, reader, "s", 1);
    expect(watchers.size).toBe(1);
    reader.destroy();
    await expect.poll(() => watchers.size).toBe(0);
  });
});
