import { describe, expect, it } from "vitest";
import { proxiedAt } from "./proxied-at.ts";

describe("where a proxy shows a port", () => {
  it("is nowhere where the environment tells of none", () => {
    expect(proxiedAt(7700, { PATH: "/bin" })).toBeUndefined();
  });

  it("is where VS Code in a browser says, ending in a stroke", () => {
    for (const end of ["", "/"])
      expect(proxiedAt(7700, { VSCODE_PROXY_URI: `https://code.example:8443/ada/proxy/{{port}}${end}` })).toEqual({
        proxy: "VS Code",
        address: "https://code.example:8443/ada/proxy/7700/",
        host: "code.example:8443",
      });
    for (const template of ["", "./proxy/{{port}}", "https://code.example/", "https://{{port}}-{{host}}"])
      expect(proxiedAt(7700, { VSCODE_PROXY_URI: template })).toBeUndefined();
  });

  it("is below the path of a user's server in JupyterHub, whose address it tells where it knows", () => {
    const path = "/hub/user/ada/proxy/7700/";
    for (const prefix of ["/hub/user/ada/", "/hub/user/ada"])
      expect(proxiedAt(7700, { JUPYTERHUB_SERVICE_PREFIX: prefix })).toEqual({ proxy: "JupyterHub", address: path });
    for (const hub of ["https://hub.example", "https://hub.example/hub/user/ada/"])
      expect(proxiedAt(7700, { JUPYTERHUB_SERVICE_PREFIX: "/hub/user/ada/", JUPYTERHUB_PUBLIC_URL: hub })).toEqual({
        proxy: "JupyterHub",
        address: `https://hub.example${path}`,
        host: "hub.example",
      });
  });
});
