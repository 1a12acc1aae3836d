import { join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Isolation } from "../record/record.ts";
import type { Container } from "./container.ts";
import { byGroup, byLimit, JOB_VARIABLE } from "./hold.ts";
import { JOB_SCRIPT } from "./job-script.ts";
import { namespaces } from "./namespace.ts";
import { byPaths } from "./paths.ts";

/** The script that every job runs under; `folder` is the run's temporary folder. */
export const jobScriptIn = (folder: string): string => join(folder, "job.sh");

/** Enough for sh, mount and cp. It never includes the user's PATH. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Chooses the isolation closest to a container that this machine supports: a mount namespace for every job, or
 * otherwise paths.
 */
export async function chooseIsolation(
  effects: Effects,
  folder: string,
  forced?: Isolation,
): Promise<{ readonly container: Container; readonly note?: string }> {
  const script = jobScriptIn(folder);
  await effects.files.makeFolder(folder);
  await effects.files.write(script, JOB_SCRIPT);
  const refuse = (isolation: Isolation, reason: string): never => {
    throw new SpeclineError([diagnostic("run/isolation", { isolation, reason })]);
  };
  // Callers without types may ask for anything.
  if (forced !== undefined && !Object.hasOwn(PROOFS, forced)) {
    return refuse(forced, "it does not exist; there are 'namespace' and 'paths'");
  }
  const faults: string[] = [];
  const first = async (...containers: readonly Container[]): Promise<Container | undefined> => {
    for (const container of containers) {
      const fault = await tryOut(effects, container, join(folder, "probe"));
      if (fault === undefined) return container;
      faults.push(fault);
    }
    return undefined;
  };
  if (forced !== "paths") {
    const container = await first(...namespaces(script, effects, folder));
    if (container !== undefined) return { container };
  }
  const [fault = ""] = faults;
  if (forced === "namespace") return refuse("namespace", fault);
  const { files } = effects;
  const found = await first(byPaths(script, byLimit(script, effects), files));
  const container = found ?? byPaths(script, byGroup(script, effects), files);
  if (forced === "paths") return { container };
  return {
    container,
    note: `jobs see their folders by SPECLINE_ROOT and rewritten paths, and share /tmp, as this machine gives them no mounts of their own (${fault})`,
  };
}

/** A shell script that verifies the isolation from inside a job. Arguments: the job's /opt/ml and the job's root. */
const PROOFS: Readonly<Record<Isolation, string>> = {
  // This shell has a different number in another PID namespace's /proc. Files that it writes to /tmp end up in its own
  // folder.
  namespace:
    'test -f "$1/probe" && read -r pid rest </proc/self/stat && test "$pid" = "$$" && echo >/tmp/probe && test -f "$2/private-tmp/probe"',
  paths: 'test -f "$1/probe" && grep -qs "^Max realtime timeout *[0-9]" /proc/self/limits',
};

/** Succeeds if the lent file exists and is read-only. */
const PROOF_OF_LENDING = 'test -f "$1/lent/probe" && ! (: >"$1/lent/probe") 2>/dev/null';

/** Runs a probe command in the container and returns the reason if it fails. */
async function tryOut(effects: Effects, container: Container, root: string): Promise<string | undefined> {
  if (effects.machine.platform !== "linux") return `namespaces need Linux, this is ${effects.machine.platform}`;
  const lines: string[] = [];
  try {
    await effects.files.makeFolder(join(root, "opt/ml"));
    await effects.files.write(join(root, "opt/ml/probe"), "");
    for (const name of ["lent", "opt/ml/lent"]) await effects.files.makeFolder(join(root, name));
    await effects.files.write(join(root, "lent/probe"), "");
    const lent = { from: join(root, "lent"), to: "/opt/ml/lent" };
    await container.prepare(root, "/bin/sh", container.lends ? { lent: [lent] } : {});
    const proof = container.lends
      ? `${PROOFS[container.isolation]} && ${PROOF_OF_LENDING}`
      : PROOFS[container.isolation];
    const words = ["/bin/sh", "-c", proof, "sh", container.rewrite("/opt/ml", root), root];
    const running = await effects.processes.start({
      ...container.wrap(words, root, "/opt/ml"),
      folder: root,
      environment: { PATH: SYSTEM_PATH, LANG: "C", [JOB_VARIABLE]: root },
      onLine: (line) => lines.push(line),
    });
    const { code } = await running.ended;
    return code === 0 ? undefined : lines.slice(-2).join("; ") || `exit status ${code}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await effects.files.remove(root);
  }
}
