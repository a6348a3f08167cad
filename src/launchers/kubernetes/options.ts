import { type Options, optionReader } from "../../definition/options.ts";
import { withoutUndefined } from "../../study/record.ts";

/** How a study's workers run in a Kubernetes cluster. */
export interface KubernetesOptions {
  /** A container image with Node, whetstone and what the training program needs, and a shell at /bin/sh. */
  readonly image: string;
  /** The PersistentVolumeClaim that holds the study's folder; it must allow ReadWriteMany where pods run on several nodes. */
  readonly claim: string;
  /** Where the claim is mounted in the pods. */
  readonly mount: string;
  /** The study's folder as pods see it; as the master sees it where it is left out. */
  readonly folder?: string;
  /** Undefined for the context's own. */
  readonly namespace?: string;
  /** A context of the kubeconfig; undefined for the current one. */
  readonly context?: string;
  /** How whetstone is called in the image, in shell's words. */
  readonly whetstone: string;
  /** Quantities by resource, such as `cpu: "4"`; each is both requested and the limit. */
  readonly resources: Readonly<Record<string, string>>;
  /** Labels that a node must have. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly imagePullSecret?: string;
}

/**
 * Reads `cluster: { kubernetes: { … } }`. Throws UserError.
 *
 *     image: registry.example/vision:3
 *     claim: training
 *     mount: /shared
 *     cpu: 4
 *     memory: 16Gi
 *     gpu: 1
 *     node_selector: { accelerator: a100 }
 */
export function readKubernetesOptions(given: Options): KubernetesOptions {
  const read = optionReader("kubernetes", given, "cluster");
  const need = (name: string, example: string) =>
    read.text(name, example) ?? read.refuse(name, "given", `${name}: ${example}`);
  const image = need("image", "registry.example/vision:3");
  const claim = need("claim", "training");
  const mount = absolute(need("mount", "/shared")) ?? read.refuse("mount", "an absolute path", "mount: /shared");
  const folder = read.text("folder", "/shared/digits");
  if (folder !== undefined && absolute(folder) === undefined)
    read.refuse("folder", "an absolute path", "folder: /shared/digits");
  const cpu = read.text("cpu", "4");
  const memory = read.text("memory", "16Gi");
  const gpu = read.optional("gpu", { whole: true, least: 1 }, 1);
  const free = textsOf(read.mapping("resources", "{ ephemeral-storage: 10Gi }"));
  const namespace = read.text("namespace", "research");
  const context = read.text("context", "lab");
  const whetstone = read.text("whetstone", "npx whetstone") ?? "whetstone";
  const nodeSelector = textsOf(read.mapping("node_selector", "{ accelerator: a100 }"));
  const serviceAccount = read.text("service_account", "training");
  const imagePullSecret = read.text("image_pull_secret", "registry");
  read.end();
  return withoutUndefined({
    image,
    claim,
    mount,
    whetstone,
    nodeSelector,
    resources: { ...free, ...withoutUndefined({ cpu, memory, "nvidia.com/gpu": gpu?.toString() }) },
    folder,
    namespace,
    context,
    serviceAccount,
    imagePullSecret,
  });
}

function absolute(path: string): string | undefined {
  return path.startsWith("/") ? path : undefined;
}

function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
