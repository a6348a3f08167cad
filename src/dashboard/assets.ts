import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { UserError } from "../space/user-error.ts";

/** A file of the page, as it is sent. */
export interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
  readonly etag: string;
  /** Its name tells its contents, so that a browser may keep it for ever. */
  readonly lasting: boolean;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * The files of the page by their addresses, all read beforehand: an address is looked up and never made a path, so none leads
 * anywhere else. Throws UserError where the page was not built.
 */
export function readAssets(folder = fileURLToPath(new URL("../web", import.meta.url))): ReadonlyMap<string, Asset> {
  if (!existsSync(join(folder, "index.html")))
    throw new UserError(`the dashboard's page is missing at ${folder}; build it with: npm run build`, 1);
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = path.slice(folder.length).replaceAll("\\", "/");
    const plain = readFileSync(path);
    const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    assets.set(address, { type, plain, brotli, etag, lasting: address.startsWith("/assets/") });
  }
  const index = assets.get("/index.html");
  if (index !== undefined) assets.set("/", index);
  return assets;
}
