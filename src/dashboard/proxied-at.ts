/** Where a proxy shows a server of this machine to browsers. */
export interface ProxiedAt {
  readonly proxy: "VS Code" | "JupyterHub";
  /** The page's address; its path alone where nothing tells the proxy's host. */
  readonly address: string;
  /** The proxy's host, with its port where that is not the usual one. */
  readonly host?: string;
}

/**
 * What the environment tells of a proxy that reaches a port of this machine: VS Code in a browser sets VSCODE_PROXY_URI, and JupyterHub
 * JUPYTERHUB_SERVICE_PREFIX, below which jupyter-server-proxy lies. JUPYTERHUB_PUBLIC_URL is there only where the hub knows its address.
 */
export function proxiedAt(port: number, env: NodeJS.ProcessEnv): ProxiedAt | undefined {
  const { VSCODE_PROXY_URI: template = "", JUPYTERHUB_SERVICE_PREFIX: prefix, JUPYTERHUB_PUBLIC_URL: hub } = env;
  const filled = template.replace("{{port}}", String(port));
  if (filled !== template && !filled.includes("{{") && URL.canParse(filled)) {
    const { host, href } = new URL(filled);
    return { proxy: "VS Code", address: endingInStroke(href), host };
  }
  if (prefix === undefined) return undefined;
  const path = `${endingInStroke(prefix)}proxy/${port}/`;
  if (!URL.canParse(path, hub)) return { proxy: "JupyterHub", address: path };
  const { host, href } = new URL(path, hub);
  return { proxy: "JupyterHub", address: href, host };
}

/** Without its last stroke, what the page loads would lie beside it. */
function endingInStroke(address: string): string {
  return address.endsWith("/") ? address : `${address}/`;
}
