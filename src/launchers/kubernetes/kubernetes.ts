import { randomBytes } from "node:crypto";
import { relative, resolve } from "node:path";
import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { UserError } from "../../space/user-error.ts";
import { layout } from "../../store/layout.ts";
import { makeWithin } from "../../store/make-within.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import type { Handle, Launcher, LauncherMaker, Site, WorkerOrder } from "../launcher.ts";
import { type Pace, Poll } from "../poll.ts";
import { markOf } from "../whetstone.ts";
import { connect } from "./connection.ts";
import { handleId, INDEX_ANNOTATION, type JobPlan, jobManifest, PREFIX } from "./manifest.ts";
import { type KubernetesOptions, readKubernetesOptions } from "./options.ts";

const pace: Pace = { every: 5000, most: 120_000, patience: 2000 };

/** Workers as pods of indexed Jobs: `cluster: { on: kubernetes, kubernetes: { image: …, claim: training, mount: /shared } }`. */
export const kubernetes: LauncherMaker = (given) => {
  const options = readKubernetesOptions(given);
  return (site) => kubernetesLauncher(site, options);
};

/** A worker is one index of a Job; all Jobs and pods of a study have its label, so that `list` finds them whoever launched them. */
export function kubernetesLauncher({ folder }: Site, options: KubernetesOptions, polling: Pace = pace): Launcher {
  const study = studyLabel(folder);
  const inPods = folderInPods(folder, options);
  const connection = once(() => connect(options));
  /** Workers that were killed with their pods: until their Job has counted the loss, it looks as if another pod were to come. */
  const killed = new Set<string>();
  const present = async (): Promise<readonly PodWorker[]> => {
    const api = await connection();
    const [jobs, pods] = await Promise.all([api.jobs(study), api.pods(study)]);
    return workersIn(jobs, pods).filter(({ handle }) => !killed.has(handle.id));
  };
  const known = new Poll(present, polling);

  const planOf = (order: WorkerOrder, name: string): JobPlan => {
    const words = relative(folder.path, layout.words(folder.path, handleId(name, "INDEX")));
    return { name, study, folder: inPods, words: `${inPods}/${words}`, order, options };
  };

  return {
    async launch(order) {
      makeWithin(folder.path, layout.launched(folder.path));
      const name = `${study}-${randomBytes(4).toString("hex")}`;
      await (await connection()).create(jobManifest(planOf(order, name)));
      const started = Array.from(
        { length: order.count },
        (_, index): Handle => ({ id: handleId(name, index), state: "waiting" }),
      );
      known.amend((before) => [...before, ...started.map((handle) => ({ handle, pod: undefined, leaves: false }))]);
      return { started, refusals: [] };
    },

    async list() {
      return (await known.latest()).map(({ handle }) => handle);
    },

    async kill({ id }, how) {
      const api = await connection();
      const job = id.slice(PREFIX.length, id.lastIndexOf("-"));
      const workers = await present();
      const worker = workers.find(({ handle }) => handle.id === id);
      if (worker === undefined) return;
      const isAlone = workers.every(
        ({ handle, leaves }) => leaves || handle === worker.handle || !handle.id.startsWith(`${PREFIX}${job}-`),
      );
      if (worker.pod !== undefined) {
        await api.removePod(worker.pod, how === "now" ? 0 : undefined);
        if (how === "now") killed.add(id);
      }
      // A job goes with its last worker: kept, it would make the pod that is not there yet.
      if (isAlone && (how === "now" || worker.pod === undefined)) await api.removeJob(job);
      known.amend((before) => before.filter(({ handle }) => handle.id !== id || how === "gentle"));
    },

    print: (order) =>
      stringify(jobManifest(planOf(order, `${study}-1`)), { lineWidth: 0, aliasDuplicateObjects: false }),
  };
}

interface PodWorker {
  readonly handle: Handle;
  /** Its pod's name, once there is one. */
  readonly pod: string | undefined;
  /** Whether it has been told to end. */
  readonly leaves: boolean;
}

/** The workers that wait or run: each index of a job that has neither completed nor failed. */
function workersIn(jobs: readonly V1Job[], pods: readonly V1Pod[]): PodWorker[] {
  const byId = new Map<string, V1Pod>();
  for (const pod of pods) {
    const { annotations = {}, ownerReferences = [] } = pod.metadata ?? {};
    const index = annotations[INDEX_ANNOTATION];
    const job = ownerReferences.find(({ kind }) => kind === "Job")?.name;
    if (index !== undefined && job !== undefined) byId.set(handleId(job, index), pod);
  }
  return jobs.flatMap(({ metadata, spec, status }) => {
    const over = status?.conditions?.some(
      ({ type, status }) => status === "True" && (type === "Complete" || type === "Failed"),
    );
    if (metadata?.name === undefined || metadata.deletionTimestamp !== undefined || over) return [];
    const ended = new Set([...indexesIn(status?.completedIndexes), ...indexesIn(status?.failedIndexes)]);
    return Array.from({ length: spec?.completions ?? 0 }, (_, index) => index).flatMap((index): PodWorker[] => {
      const id = handleId(metadata.name!, index);
      const pod = byId.get(id);
      const phase = pod?.status?.phase ?? "Pending";
      if (ended.has(index) || (phase !== "Pending" && phase !== "Running")) return [];
      const node = pod?.spec?.nodeName;
      return [
        {
          handle: {
            id,
            state: phase === "Running" ? "running" : "waiting",
            ...(node === undefined ? {} : { host: node }),
            ...whyWaiting(pod),
          },
          pod: pod?.metadata?.name,
          leaves: pod?.metadata?.deletionTimestamp !== undefined,
        },
      ];
    });
  });
}

/** What the scheduler says of a pod that has no node, or the node of one that it cannot start, such as for want of its image. */
function whyWaiting(pod: V1Pod | undefined): Pick<Handle, "why"> {
  if (pod?.status?.phase !== "Pending") return {};
  const { conditions = [], containerStatuses = [] } = pod.status;
  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False")?.message;
  const { reason, message } = containerStatuses.find(({ state }) => state?.waiting !== undefined)?.state?.waiting ?? {};
  const why = unscheduled ?? [reason, message].filter((part) => part !== undefined).join(": ");
  return why === "" ? {} : { why };
}

/** Numbers of `1,3-5,7`, as a Job's status writes them. */
function indexesIn(text = ""): number[] {
  return text.split(",").flatMap((part) => {
    const [first, last = first] = part.split("-").map(Number);
    if (part === "" || first === undefined || last === undefined) return [];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** A label's value and the beginning of names: lower case, and short enough for a pod's name behind it. */
function studyLabel({ path, definition }: StudyFolder): string {
  const name = definition.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 20)
    .replaceAll(/^-|-$/g, "");
  return `whetstone-${name === "" ? "study" : name}-${markOf(path)}`;
}

/** Throws UserError where the folder does not lie on what the pods mount. */
function folderInPods({ path }: StudyFolder, { folder, mount }: KubernetesOptions): string {
  const inPods = resolve(folder ?? path);
  if (inPods === resolve(mount) || inPods.startsWith(`${resolve(mount)}/`)) return inPods;
  throw new UserError(
    `pods see the claim at ${mount}, and ${inPods} does not lie below it; say where they find the study: cluster: { kubernetes: { folder: ${mount}/… } }`,
  );
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
