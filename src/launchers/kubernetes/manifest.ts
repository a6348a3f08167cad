import type { V1EnvVar, V1Job } from "@kubernetes/client-node";
import { quoteWords } from "../../study/quote.ts";
import { LAUNCHED_AS, type WorkerOrder } from "../launcher.ts";
import type { KubernetesOptions } from "./options.ts";

/** All that belongs to a study is found by this label. */
export const STUDY_LABEL = "whetstone/study";
/** How handles of this launcher begin. */
export const PREFIX = "kubernetes:";
/** Where Kubernetes tells a pod of an indexed job which one it is. */
export const INDEX_ANNOTATION = "batch.kubernetes.io/job-completion-index";
/** Seconds that a worker has to pause its trial, once it is told to leave; its program has its own time of grace within. */
const GRACE = 60;
/** Seconds after which a job whose workers have all ended is removed. */
const KEPT = 3600;

/** What one job is made from. */
export interface JobPlan {
  /** The job's name. */
  readonly name: string;
  /** The study's label. */
  readonly study: string;
  /** The study's folder as pods see it. */
  readonly folder: string;
  /** The file, as pods see it, that takes what worker `$JOB_INDEX` prints; `INDEX` stands for the number. */
  readonly words: string;
  readonly order: WorkerOrder;
  readonly options: KubernetesOptions;
}

/**
 * An indexed Job with a worker for each index (batch/v1). A worker that dies is not started again by Kubernetes, for the master does
 * that, and it takes no others with it; so it needs `backoffLimitPerIndex`, of Kubernetes 1.29 and later.
 */
export function jobManifest(plan: JobPlan): V1Job {
  const { name, study, order, options } = plan;
  const labels = { "app.kubernetes.io/name": "whetstone", [STUDY_LABEL]: study };
  const avoid = order.avoid ?? [];
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, labels },
    spec: {
      completionMode: "Indexed",
      completions: order.count,
      parallelism: order.count,
      backoffLimitPerIndex: 0,
      maxFailedIndexes: order.count,
      ttlSecondsAfterFinished: KEPT,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          terminationGracePeriodSeconds: GRACE,
          containers: [
            {
              name: "worker",
              image: options.image,
              command: ["/bin/sh", "-c", workerScript(plan)],
              env: environment(plan),
              resources: { requests: { ...options.resources }, limits: { ...options.resources } },
              volumeMounts: [{ name: "shared", mountPath: options.mount }],
            },
          ],
          volumes: [{ name: "shared", persistentVolumeClaim: { claimName: options.claim } }],
          nodeSelector: { ...options.nodeSelector },
          ...(options.serviceAccount === undefined ? {} : { serviceAccountName: options.serviceAccount }),
          ...(options.imagePullSecret === undefined ? {} : { imagePullSecrets: [{ name: options.imagePullSecret }] }),
          ...(avoid.length === 0 ? {} : { affinity: elsewhere(avoid) }),
        },
      },
    },
  };
}

/** What a handle's id is for one index of a job. */
export function handleId(job: string, index: number | string): string {
  return `${PREFIX}${job}-${index}`;
}

function workerScript({ words, folder, options }: JobPlan): string {
  const [before = "", after = ""] = words.split("INDEX");
  const file = `${quoteWords([before])}"$JOB_INDEX"${quoteWords([after])}`;
  return `exec ${options.whetstone} worker ${quoteWords([folder])} >> ${file} 2>&1`;
}

/** Kubernetes fills in `$(JOB_INDEX)` only behind the variable itself, so that one comes first. */
function environment({ name }: JobPlan): V1EnvVar[] {
  return [
    { name: "JOB_INDEX", valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${INDEX_ANNOTATION}']` } } },
    { name: LAUNCHED_AS, value: handleId(name, "$(JOB_INDEX)") },
  ];
}

function elsewhere(nodes: readonly string[]) {
  const expression = { key: "kubernetes.io/hostname", operator: "NotIn", values: [...nodes] };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
    },
  };
}
