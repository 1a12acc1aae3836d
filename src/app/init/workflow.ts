import { dirname, join, relative } from "node:path";
import { listed } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Host } from "../host/host.ts";
import { WORKFLOW } from "./starting-files.ts";

/** The root of the repository, if the current folder is a folder in it: GitHub reads workflows only in the root. */
export async function repositoryAbove({ effects, folder }: Host): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    // A file in a worktree or a submodule.
    if ((await effects.files.stat(join(at, ".git"))) !== undefined) return at === folder ? undefined : at;
    if (dirname(at) === at) return undefined;
  }
}

/** What to write instead of a workflow in the current folder. */
export function noWorkflow({ folder }: Host, root: string): Diagnostic {
  const own = relative(root, folder).split("\\").join("/");
  return diagnostic("init/no-workflow", { root, own });
}

/** The workflow installs Specline with npm ci, which needs two files. */
export async function packageFaults(host: Host): Promise<readonly Diagnostic[]> {
  const lacking: string[] = [];
  for (const name of ["package.json", "package-lock.json"])
    if ((await host.effects.files.stat(join(host.folder, name))) === undefined) lacking.push(name);
  if (lacking.length === 0) return [];
  return [diagnostic("init/no-package", { file: WORKFLOW, lacking: listed(lacking, "and no") })];
}
