import { dirname, isAbsolute } from "node:path";
import type { Effects, Files } from "../effects.ts";
import type { Container } from "./container.ts";
import { byLimit, byNamespace, type Hold, ownNamespaces } from "./hold.ts";
import { lookIntoOpt, tableOf, writeMounts } from "./mounts.ts";
import { hiddenBy, privateFolders } from "./private-folders.ts";

/** A separate mount namespace for each job. `visible` lists paths that stay visible, starting with the jobs' folder. */
function namespace(
  script: string,
  hold: Hold,
  files: Files,
  processes: boolean,
  visible: readonly string[],
): Container {
  const opt = lookIntoOpt(files);
  const folders = privateFolders(files, visible);
  // The first job reports problems with these folders.
  for (const look of [opt, folders]) look.catch(() => undefined);
  return {
    isolation: "namespace",
    showing: (paths) => namespace(script, hold, files, processes, paths),
    hidden: async (paths) => hiddenBy(await folders, paths, files),
    prepare: async (root, program, hostNames) => {
      // The user may have a tool in one of these folders and refer to it by its path.
      const hidden =
        isAbsolute(program) &&
        (await folders).some(({ at, called }) => [at, ...called].some((one) => program.startsWith(`${one}/`)));
      const own = hidden ? privateFolders(files, [...visible, dirname(program), program]) : folders;
      await writeMounts(files, root, { opt: await opt, folders: await own, processes, hostNames });
    },
    temporary: () => "/tmp",
    wrap: (words, root, folder) => hold(["/bin/sh", script, "mount", tableOf(root), folder, ...words], root),
    rewrite: (text) => text,
    environment: () => ({}),
  };
}

/** A process namespace needs a /proc that shows it. Some containers allow everything except that mount. */
export const sealed = (script: string, effects: Effects, folder: string): Container =>
  namespace(script, byNamespace(script, effects), effects.files, true, [folder]);

export const unsealed = (script: string, effects: Effects, folder: string): Container => {
  const hold = byLimit(script, effects);
  const own = ownNamespaces(effects.machine.root);
  const held: Hold = (words, root) => hold([...own, ...words], root);
  return namespace(script, held, effects.files, false, [folder]);
};
