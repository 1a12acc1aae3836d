import { join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Effects } from "../effects.ts";
import type { Rung } from "../record.ts";
import { JOB_SCRIPT } from "./job-script.ts";
import { tableOf, writeMounts } from "./mounts.ts";

/** How jobs of a run get their /opt/ml. */
export interface Container {
  readonly rung: Rung;
  /** Puts in place what `wrap` needs below `root`, which is there. */
  prepare(root: string): Promise<void>;
  /** The words that start a command so that `root`/opt/ml is its /opt/ml, as far as the rung can; `folder` is where it works, as it sees it. */
  wrap(words: readonly string[], root: string, folder: string): readonly string[];
  /** A text in which paths of the container become paths that lead there. */
  rewrite(text: string, root: string): string;
  /** What the job's environment has to say about it. */
  environment(root: string): Readonly<Record<string, string>>;
}

/** Enough for sh, mount and cp; never the user's own. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const paths = (script: string): Container => ({
  rung: "paths",
  prepare: async () => undefined,
  wrap: (words, root, folder) => [
    "/bin/sh",
    script,
    "supervise",
    "/bin/sh",
    script,
    "enter",
    join(root, folder),
    ...words,
  ],
  rewrite: (text, root) => text.replace(/(?<![\w./-])\/opt\/ml(?![\w.-])/g, () => join(root, "opt/ml")),
  environment: (root) => ({ SPECLINE_ROOT: root }),
});

/** `--kill-child` and the process namespace: when unshare goes, everything that the job started goes with it. */
const namespace = (script: string, { files, machine }: Effects): Container => ({
  rung: "namespace",
  prepare: (root) => writeMounts(files, root),
  wrap: (words, root, folder) => [
    "/bin/sh",
    script,
    "supervise",
    "unshare",
    ...(machine.root ? [] : ["--user", "--map-root-user"]),
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "/bin/sh",
    script,
    "mount",
    tableOf(root),
    folder,
    ...words,
  ],
  rewrite: (text) => text,
  environment: () => ({}),
});

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
  if (forced === "paths") return { container: paths(script) };
  const refuse = (rung: Rung, reason: string): never => {
    throw new SpeclineError([diagnostic("run/rung", { rung, reason })]);
  };
  if (forced === "docker") return refuse("docker", "this version does not start containers");
  const container = namespace(script, effects);
  const fault = await tryOut(effects, container, join(folder, "probe"));
  if (fault === undefined) return { container };
  if (forced === "namespace") return refuse("namespace", fault);
  return {
    container: paths(script),
    note: `jobs see their folders by SPECLINE_ROOT and rewritten paths, as this machine gives no /opt/ml of its own (${fault})`,
  };
}

/** Runs one command the whole way; what it says where that fails. */
async function tryOut(effects: Effects, container: Container, root: string): Promise<string | undefined> {
  if (effects.machine.platform !== "linux") return `namespaces need Linux, this is ${effects.machine.platform}`;
  const lines: string[] = [];
  try {
    await effects.files.makeFolder(join(root, "opt/ml"));
    await effects.files.write(join(root, "opt/ml/probe"), "");
    await container.prepare(root);
    const running = await effects.processes.start({
      words: container.wrap(["/bin/sh", "-c", "test -f /opt/ml/probe"], root, "/opt/ml"),
      folder: root,
      environment: { PATH: SYSTEM_PATH, LANG: "C" },
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
