import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { UserError } from "../../space/user-error.ts";
import { hasCode } from "../../store/errors.ts";
import { STUDY_LABEL } from "./manifest.ts";
import type { KubernetesOptions } from "./options.ts";
import { statusOf, trouble } from "./troubles.ts";

/** Objects of one answer; more come page by page. */
const PAGE = 500;

/** The client's name for a configuration that comes from no file. */
const MADE_UP = "loaded-context";

/** What the launcher asks of the API, in one namespace. All throw UserError. */
interface Connection {
  create(job: V1Job): Promise<void>;
  jobs(study: string): Promise<V1Job[]>;
  pods(study: string): Promise<V1Pod[]>;
  /** @param grace seconds; undefined for the pod's own */
  removePod(name: string, grace: number | undefined): Promise<void>;
  removeJob(name: string): Promise<void>;
}

/** Connects as the kubeconfig says. Throws UserError. */
export async function connect(options: KubernetesOptions): Promise<Connection> {
  const { KubeConfig, BatchV1Api, CoreV1Api } = await client();
  const config = new KubeConfig();
  config.loadFromDefault();
  if (options.context !== undefined) {
    if (config.getContextObject(options.context) === null)
      throw new UserError(
        `the kubeconfig has no context ${options.context}; it has ${
          config
            .getContexts()
            .map(({ name }) => name)
            .join(", ") || "none"
        }`,
      );
    config.setCurrentContext(options.context);
  }
  // Where it finds nothing, the client makes up a cluster on this machine.
  const madeUp = config.getCurrentContext() === MADE_UP;
  if (madeUp || config.getCurrentCluster() === null)
    throw new UserError(
      `no Kubernetes cluster is configured${madeUp ? ": there is neither KUBECONFIG nor ~/.kube/config" : ""}; "kubectl get pods" should work here`,
    );
  const namespace = options.namespace ?? config.getContextObject(config.getCurrentContext())?.namespace ?? "default";
  const batch = config.makeApiClient(BatchV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const selecting = (study: string) => ({ namespace, labelSelector: `${STUDY_LABEL}=${study}`, limit: PAGE });
  return {
    async create(body) {
      await told(`create a Job in namespace ${namespace}`, batch.createNamespacedJob({ namespace, body }));
    },
    jobs: (study) =>
      told(
        `list Jobs in namespace ${namespace}`,
        pages((_continue) => batch.listNamespacedJob({ ...selecting(study), ..._continue })),
      ),
    pods: (study) =>
      told(
        `list pods in namespace ${namespace}`,
        pages((_continue) => core.listNamespacedPod({ ...selecting(study), ..._continue })),
      ),
    async removePod(name, grace) {
      const body = grace === undefined ? {} : { gracePeriodSeconds: grace };
      await unlessGone(`delete pod ${name}`, core.deleteNamespacedPod({ name, namespace, body }));
    },
    async removeJob(name) {
      await unlessGone(
        `delete Job ${name}`,
        batch.deleteNamespacedJob({ name, namespace, body: { propagationPolicy: "Background" } }),
      );
    },
  };
}

/** The official client is large and few need it, so it is installed by those who do. */
async function client() {
  try {
    return await import("@kubernetes/client-node");
  } catch (error) {
    if (!hasCode(error, "ERR_MODULE_NOT_FOUND")) throw error;
    throw new UserError(
      "the official Kubernetes client is not installed; install it beside whetstone: npm install @kubernetes/client-node@1",
    );
  }
}

async function told<T>(doing: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw trouble(error, doing);
  }
}

async function unlessGone(doing: string, answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (statusOf(error) !== 404) throw trouble(error, doing);
  }
}

/** All objects of a list that comes page by page. */
async function pages<T>(
  ask: (from: {
    readonly _continue?: string;
  }) => Promise<{ readonly items: T[]; readonly metadata?: { readonly _continue?: string } }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let from: { readonly _continue?: string } = {}; ; ) {
    const page = await ask(from);
    items.push(...page.items);
    const next = page.metadata?._continue;
    if (next === undefined || next === "") return items;
    from = { _continue: next };
  }
}
