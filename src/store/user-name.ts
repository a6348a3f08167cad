import { userInfo } from "node:os";

/** Who runs this program. A container may run as a user that the system has no name for. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? "unknown";
  }
}
