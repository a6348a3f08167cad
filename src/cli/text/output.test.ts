import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { endQuietly } from "./output.ts";

const broken = (code: string) => Object.assign(new Error(code), { code });

describe("a stream that ends quietly", () => {
  it("tells that its reader is gone, once for all who ask", () => {
    const out = new PassThrough();
    const gone = endQuietly(out);
    expect(endQuietly(out)).toBe(gone);
    expect(gone.aborted).toBe(false);
    out.emit("error", broken("EPIPE"));
    expect(gone.aborted).toBe(true);
  });

  it("tells so, too, when its terminal is closed", () => {
    const out = Object.assign(new PassThrough(), { isTTY: true });
    const gone = endQuietly(out);
    out.emit("error", broken("EIO"));
    expect(gone.aborted).toBe(true);
  });

  it("throws every other error", () => {
    const out = new PassThrough();
    endQuietly(out);
    expect(() => out.emit("error", broken("EBADMSG"))).toThrow("EBADMSG");
  });
});
