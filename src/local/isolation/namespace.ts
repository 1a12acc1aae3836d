import { dirname, isAbsolute } from "node:path";
import type { Effects, Files } from "../effects.ts";
import type { Container } from "./container.ts";
import { byLimit, byNamespace, type Hold, ownNamespaces } from "./hold.ts";
import { lookIntoOpt, tableOf, writeMounts } from "./mounts.ts";
import { hiddenBy, privateFolders } from "./private-folders.ts";

/** How namespaces can isolate jobs on a machine. */
interface Means {
  readonly script: string;
  readonly hold: Hold;
  readonly files: Files;
  /** Whether a job has a /proc for its own process namespace. */
  readonly processes: boolean;
  readonly lends: boolean;
}

/** A separate mount namespace for each job. `visible` lists paths that stay visible, starting with the jobs' folder. */
function namespace(means: Means, visible: readonly string[]): Container {
  const { script, hold, files, processes, lends } = means;
  const opt = lookIntoOpt(files);
  const folders = privateFolders(files, visible);
  // The first job reports problems with these folders.
  for (const look of [opt, folders]) look.catch(() => undefined);
  return {
    isolation: "namespace",
    lends,
    showing: (paths) => namespace(means, paths),
    hidden: async (paths) => hiddenBy(await folders, paths, files),
    prepare: async (root, program, extras) => {
      // The user may have a tool in one of these folders and refer to it by its path.
      const hidden =
        isAbsolute(program) &&
        (await folders).some(({ at, called }) => [at, ...called].some((one) => program.startsWith(`${one}/`)));
      const own = hidden ? privateFolders(files, [...visible, dirname(program), program]) : folders;
      await writeMounts(files, root, { opt: await opt, folders: await own, processes, ...extras });
    },
    temporary: () => "/tmp",
    wrap: (words, root, folder) => hold(["/bin/sh", script, "mount", tableOf(root), folder, ...words], root),
    rewrite: (text) => text,
    environment: () => ({}),
  };
}

/**
 * The variants that a machine may allow, best first. A process namespace needs its own /proc: some containers allow
 * everything except that mount. Read-only mounts may need privileges that a user namespace lacks.
 */
export function namespaces(script: string, effects: Effects, folder: string): readonly Container[] {
  const { files, machine } = effects;
  const inOwn = byNamespace(script, effects);
  const byNumber = byLimit(script, effects);
  const withoutOwn: Hold = (words, root) => byNumber([...ownNamespaces(machine.root), ...words], root);
  return [true, false].flatMap((processes) =>
    [true, false].map((lends) =>
      namespace({ script, hold: processes ? inOwn : withoutOwn, files, processes, lends }, [folder]),
    ),
  );
}
