import { join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Rung } from "../record.ts";
import { byGroup, byLimit, byNamespace, type Held, type Hold, JOB_VARIABLE, ownNamespaces } from "./hold.ts";
import { JOB_SCRIPT } from "./job-script.ts";
import { PROC, tableOf, writeMounts } from "./mounts.ts";

/** How jobs of a run get their /opt/ml. */
export interface Container {
  readonly rung: Rung;
  /** Puts in place what `wrap` needs below `root`, which is there. */
  prepare(root: string): Promise<void>;
  /** The words that start a command so that `root`/opt/ml is its /opt/ml, as far as the rung can; `folder` is where it works, as it sees it. */
  wrap(words: readonly string[], root: string, folder: string): Held;
  /** A text in which paths of the container become paths that lead there. */
  rewrite(text: string, root: string): string;
  /** What the job's environment has to say about it. */
  environment(root: string): Readonly<Record<string, string>>;
}

/** Enough for sh, mount and cp; never the user's own. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const paths = (script: string, hold: Hold): Container => ({
  rung: "paths",
  prepare: async () => undefined,
  wrap: (words, root, folder) => hold(["/bin/sh", script, "enter", join(root, folder), ...words], root),
  rewrite: (text, root) => text.replace(/(?<![\w./-])\/opt\/ml(?![\w.-])/g, () => join(root, "opt/ml")),
  environment: (root) => ({ SPECLINE_ROOT: root }),
});

/** A mount namespace of the job's own. */
const namespace = (script: string, hold: Hold, { files }: Effects, more: readonly string[]): Container => ({
  rung: "namespace",
  prepare: (root) => writeMounts(files, root, more),
  wrap: (words, root, folder) => hold(["/bin/sh", script, "mount", tableOf(root), folder, ...words], root),
  rewrite: (text) => text,
  environment: () => ({}),
});

/** A process namespace needs a /proc that shows it. Some containers allow everything but that one mount. */
const sealed = (script: string, effects: Effects): Container =>
  namespace(script, byNamespace(script, effects), effects, [PROC]);

const unsealed = (script: string, effects: Effects): Container => {
  const hold = byLimit(script, effects);
  const own = ownNamespaces(effects.machine.root);
  return namespace(script, (words, root) => hold([...own, ...words], root), effects, []);
};

/**
 * Finds the nearest thing to a container that this machine has: a mount namespace of its own for every job, else paths.
 * Docker would stand between them; it is not offered, as nothing here could be tested with it.
 */
export async function chooseRung(
  effects: Effects,
  folder: string,
  forced?: Rung,
): Promise<{ readonly container: Container; readonly note?: string }> {
  const script = join(folder, "job.sh");
  await effects.files.makeFolder(folder);
  await effects.files.write(script, JOB_SCRIPT);
  const refuse = (rung: Rung, reason: string): never => {
    throw new SpeclineError([diagnostic("run/rung", { rung, reason })]);
  };
  if (forced === "docker") return refuse("docker", "this version does not start containers");
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
    const container = await first(sealed(script, effects), unsealed(script, effects));
    if (container !== undefined) return { container };
  }
  const [fault = ""] = faults;
  if (forced === "namespace") return refuse("namespace", fault);
  const container = (await first(paths(script, byLimit(script, effects)))) ?? paths(script, byGroup(script, effects));
  if (forced === "paths") return { container };
  return {
    container,
    note: `jobs see their folders by SPECLINE_ROOT and rewritten paths, as this machine gives no /opt/ml of its own (${fault})`,
  };
}

/** What must hold in a job, as a shell text; its first argument is the job's /opt/ml. */
const PROOFS: Readonly<Record<Rung, string>> = {
  // A /proc of another namespace shows this shell under another number.
  namespace: 'test -f "$1/probe" && read -r pid rest </proc/self/stat && test "$pid" = "$$"',
  paths: 'test -f "$1/probe" && grep -qs "^Max realtime timeout *[0-9]" /proc/self/limits',
  docker: "false",
};

/** Runs one command the whole way; what it says where that fails. */
async function tryOut(effects: Effects, container: Container, root: string): Promise<string | undefined> {
  if (effects.machine.platform !== "linux") return `namespaces need Linux, this is ${effects.machine.platform}`;
  const lines: string[] = [];
  try {
    await effects.files.makeFolder(join(root, "opt/ml"));
    await effects.files.write(join(root, "opt/ml/probe"), "");
    await container.prepare(root);
    const words = ["/bin/sh", "-c", PROOFS[container.rung], "sh", container.rewrite("/opt/ml", root)];
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
