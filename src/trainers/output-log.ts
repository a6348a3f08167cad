import { type FileHandle, open } from "node:fs/promises";
import { asUserError } from "../store/errors.ts";
import type { Line } from "./lines.ts";

/** Lines kept to explain a failure, and the characters kept of each. */
const tailLines = 20;
const tailWidth = 1000;

/** Bytes at a log's beginning that are looked at. */
const headSize = 1 << 16;

/** A trial's `output.log`: what its program prints for people, appended as it comes. Remembers the last lines. */
export class OutputLog {
  readonly #path: string;
  readonly #file: FileHandle;
  #tail: string[] = [];
  /** Whether the last line of the tail is a progress bar's, which the next line replaces. */
  #replaced = false;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<OutputLog> {
    return new OutputLog(path, await open(path, "a+"));
  }

  /** Appends lines as they were printed. */
  async append(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    for (const line of lines.slice(-2 * tailLines)) this.#remember(line);
    try {
      await this.#file.appendFile(lines.map(({ text, end }) => text + end).join(""));
    } catch (error) {
      throw asUserError(this.#path, error);
    }
  }

  /** The first lines, also of earlier attempts; none where nothing was printed yet. */
  async head(): Promise<readonly string[]> {
    const { bytesRead, buffer } = await this.#file.read({ buffer: Buffer.alloc(headSize), position: 0 });
    return buffer.toString("utf8", 0, bytesRead).split(/[\r\n]+/);
  }

  /** The last lines. */
  tail(): string {
    return this.#tail.join("\n");
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #remember({ text, end, continues }: Line): void {
    if (continues) return;
    if (this.#replaced) this.#tail.pop();
    this.#tail.push(text.slice(0, tailWidth));
    if (this.#tail.length > tailLines) this.#tail.shift();
    this.#replaced = end === "\r";
  }
}
