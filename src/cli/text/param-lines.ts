import type { Params } from "../../space/space.ts";
import { harmless, type Span } from "./terminal.ts";

/** Params, one a line. Values are in full, so that they can be used elsewhere. */
export function paramLines(params: Params): Span[][] {
  const names = Object.keys(params);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => [`${name.padEnd(width)}  ${harmless(String(params[name]))}`]);
}
