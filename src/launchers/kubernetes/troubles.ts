import { UserError } from "../../space/user-error.ts";
import { isRecord, recordIn } from "../../study/record.ts";

/** Makes an error of the API into one that says what to do; `doing` is such as "create a Job in namespace lab". */
export function trouble(error: unknown, doing: string): UserError {
  const code = statusOf(error);
  const said = messageOf(error);
  switch (code) {
    case 401:
      return new UserError(
        `Kubernetes does not know who asks, so it will not ${doing} (${said}); log in again: "kubectl get pods" should work`,
      );
    case 403:
      return new UserError(
        `you may not ${doing} (${said}); ask for a Role with the verbs create, list and delete on jobs (batch), and list and delete on pods, in that namespace`,
      );
    case 404:
      return new UserError(
        `Kubernetes could not ${doing}: ${said}; see whether the namespace is right: kubectl get namespaces`,
      );
    case 422:
      return new UserError(
        `Kubernetes would not ${doing}: ${said}; mend cluster: kubernetes in the study.yaml within its folder`,
      );
    default:
      return new UserError(`Kubernetes did not ${doing}: ${said}; see whether "kubectl get pods" does`, 1);
  }
}

/** The status of an answer of the API; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** The API tells of an error as a Status object, in JSON; its message is what is for people. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const body = "body" in error ? error.body : undefined;
  const status: unknown = typeof body === "string" ? recordIn(body) : body;
  if (isRecord(status) && "message" in status) return String(status.message);
  return error.message.split("\n")[0] ?? "";
}
