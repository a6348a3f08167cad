import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { kubernetes, kubernetesLauncher } from "../src/launchers/kubernetes/kubernetes.ts";
import { readKubernetesOptions } from "../src/launchers/kubernetes/options.ts";
import { describeLauncher } from "../src/launchers/launcher.contract.ts";
import type { Site } from "../src/launchers/launcher.ts";
import { createStudyFolder } from "../src/store/create-study.ts";
import { quoteWords } from "../src/study/quote.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { main } from "./fixtures/built.ts";
import { KubernetesApi } from "./fixtures/kubernetes-api.ts";

const given = { image: "here", claim: "shared", mount: tmpdir(), whetstone: quoteWords([process.execPath, main]) };
const quick = { every: 20, most: 1000, patience: 1000 };

const api = new KubernetesApi();
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "whetstone-kubernetes-"));
  writeFileSync(join(root, "config"), await api.listen());
  process.env.KUBECONFIG = join(root, "config");
});
afterAll(async () => {
  await api.close();
  delete process.env.KUBECONFIG;
  rmSync(root, { recursive: true, force: true });
});
afterEach(() => {
  api.refusal = undefined;
});

describeLauncher("kubernetes", {
  program: [],
  make: (site) => kubernetesLauncher(site, readKubernetesOptions(given), quick),
  room: 3,
});

describe("a Kubernetes launcher", () => {
  const site = (): Site => {
    const path = join(mkdtempSync(join(root, "made-")), "study");
    createStudyFolder(
      path,
      'name: Digits_2\ncommand: sleep 100\nmetric: loss\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 2, epochs: 1 }]\n',
      root,
    );
    return { folder: openStudy(path), program: [] };
  };
  const order = (folder: string) => ({ folder, count: 2 });

  it("prints the Job that it would create, which obeys the published schema", async () => {
    const made = site();
    const text =
      kubernetes({ ...given, cpu: 4, gpu: 1, node_selector: { zone: "a" } })(made).print?.(order(made.folder.path)) ??
      "";
    expect(text).toContain("completionMode: Indexed");
    expect(text).not.toMatch(/[&*]a1/);
    expect(text).toContain('nvidia.com/gpu: "1"');
  });

  it("says what to ask for where it lacks rights", async () => {
    const made = site();
    api.refusal = { code: 403, message: 'jobs.batch is forbidden: User "me" cannot create resource "jobs"' };
    await expect(
      kubernetesLauncher(made, readKubernetesOptions(given), quick).launch(order(made.folder.path)),
    ).rejects.toThrow(
      /you may not create a Job in namespace lab \(jobs.batch is forbidden.*ask for a Role with the verbs create, list and delete on jobs/,
    );
  });

  it("says where no cluster is configured", async () => {
    const made = site();
    vi.stubEnv("KUBECONFIG", undefined);
    vi.stubEnv("HOME", root);
    const launching = kubernetesLauncher(made, readKubernetesOptions(given), quick).launch(order(made.folder.path));
    await expect(launching).rejects.toThrow(/^no Kubernetes cluster is configured: there is neither KUBECONFIG/);
    vi.unstubAllEnvs();
  });

  it("says which key to mend where the cluster refuses the Job", async () => {
    const made = site();
    api.refusal = { code: 422, message: "spec.containers[0].resources.limits: must be a quantity" };
    await expect(
      kubernetesLauncher(made, readKubernetesOptions(given), quick).launch(order(made.folder.path)),
    ).rejects.toThrow(/must be a quantity; mend cluster: kubernetes in the study.yaml within/);
  });

  it("says how pods would find a folder that does not lie on what they mount", () => {
    const made = site();
    expect(() => kubernetes({ ...given, mount: "/elsewhere" })(made)).toThrow(
      /does not lie below it; say where they find the study/,
    );
  });

  it("removes the Job with the last of its workers", async () => {
    const made = site();
    const launcher = kubernetesLauncher(made, readKubernetesOptions(given), quick);
    const before = api.jobs.length;
    const { started: handles } = await launcher.launch(order(made.folder.path));
    expect(api.jobs).toHaveLength(before + 1);
    for (const handle of handles) await launcher.kill(handle, "now");
    expect(api.jobs).toHaveLength(before);
  });

  it("says what a worker waits for, as the scheduler does", async () => {
    const made = site();
    const launcher = kubernetesLauncher(made, readKubernetesOptions(given), quick);
    await launcher.launch({ ...order(made.folder.path), count: 1, avoid: api.nodes });
    await vi.waitUntil(async () => (await launcher.list()).some(({ why }) => why !== undefined));
    expect(await launcher.list()).toMatchObject([
      { state: "waiting", why: "0/2 nodes are available: 2 Insufficient cpu." },
    ]);
    for (const handle of await launcher.list()) await launcher.kill(handle, "now");
  });
});

describe("options of Kubernetes", () => {
  it.each([
    [{}, /cluster: kubernetes: image must be given/],
    [{ ...given, mount: "shared" }, /mount must be an absolute path, found "shared"/],
    [{ ...given, imagee: "x" }, /has no option "imagee"; did you mean image\?/],
    [{ ...given, gpu: 0.5 }, /gpu must be/],
  ])("%j are refused", (options, message) => {
    expect(() => readKubernetesOptions(options)).toThrow(message);
  });
});
