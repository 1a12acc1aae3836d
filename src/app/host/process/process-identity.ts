import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessIdentity } from "../../../local/effects.ts";
import { codeOf } from "../system-error.ts";

const readProc = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

/**
 * A process's start time in clock ticks after boot: field 22 of /proc/PID/stat, counted after the name, which can
 * contain spaces. Source: proc(5).
 */
const startedAt = (pid: number | "self"): string | undefined =>
  readProc(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ")[19];

function hostIdentity(): string {
  const boot = readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Systems other than Linux: only the host name is available.
  }
  return [hostname(), boot, namespace].join(" ");
}

/** Whether the machine has been rebooted, which no process survives. */
function rebooted(self: ProcessIdentity, identity: ProcessIdentity): boolean {
  const [name, boot] = self.host.split(" ");
  const [otherName, otherBoot] = identity.host.split(" ");
  return name === otherName && boot !== "" && boot !== otherBoot;
}

/** Undefined if this is unknown because the process belongs to another machine or namespace. */
export function isAlive(self: ProcessIdentity, identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== self.host) return rebooted(self, identity) ? false : undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  const started = startedAt(identity.pid);
  return started === undefined || started === identity.started;
}

/** This process's identity. */
export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostIdentity(),
  started: startedAt("self") ?? "",
});
