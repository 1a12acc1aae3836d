import { dirname, join } from "node:path";
import { diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import type { Files } from "../../effects.ts";
import { filesBelow } from "../../storage/files.ts";
import type { JobFiles } from "../files/job-files.ts";
import type { JobHost } from "./cluster.ts";

/** A folder in which all of a job's hosts may have written files. */
interface HostsFolder {
  readonly step: string;
  /** The folder in the container. */
  readonly path: string;
  readonly hosts: readonly JobHost[];
}

/** Takes an output from all hosts. The result is one folder, to which only the runner writes. */
export async function takeFromHosts(
  files: Files,
  { left, how, ...output }: HostsFolder & { readonly left: readonly JobFiles[]; readonly how: "move" | "copy" },
): Promise<string> {
  const folders: string[] = [];
  for (const one of left) folders.push(await one.take(output.path, how));
  return mergeHosts(files, output, folders);
}

/**
 * Moves all hosts' files for an output into the first host's folder, as if all hosts had uploaded them to one place.
 *
 * @returns the first host's folder
 * @throws SpeclineError if two hosts wrote different files to the same path: on AWS, either could remain
 */
async function mergeHosts(
  files: Files,
  { step, path, hosts }: HostsFolder,
  folders: readonly string[],
): Promise<string> {
  const [merged = "", ...others] = folders;
  const ownerOf = new Map<string, JobHost>();
  const own = (file: string, host: JobHost): void => {
    // A file also occupies the paths of its parent folders.
    for (let at = file; at !== "."; at = dirname(at)) if (!ownerOf.has(at)) ownerOf.set(at, host);
  };
  const [first, ...rest] = hosts as readonly [JobHost, ...JobHost[]];
  if (others.length > 0) for (const { path: file } of await filesBelow(files, merged)) own(file, first);
  const differing: { readonly file: string; readonly first: string; readonly second: string }[] = [];
  for (const [index, folder] of others.entries()) {
    const host = rest[index] as JobHost;
    for (const { path: file } of await filesBelow(files, folder)) {
      const [from, to] = [join(folder, file), join(merged, file)];
      const obstacle = await obstacleAt(files, merged, file);
      if (obstacle === undefined) {
        await files.makeFolder(dirname(to));
        await files.rename(from, to);
        own(file, host);
      } else if (obstacle.kind !== "same" || (await files.digest(from)) !== (await files.digest(to))) {
        differing.push({ file, first: (ownerOf.get(obstacle.path) ?? first).name, second: host.name });
      }
    }
  }
  const [found, ...more] = differing;
  if (found === undefined) return merged;
  const { file, ...between } = found;
  const and = more.length > 0 ? ` (and ${more.length} more in this output)` : "";
  const data = { step, path: join(path, file), more: and, ...between };
  throw new SpeclineError([diagnostic("run/hosts-differ", data, { step })]);
}

interface Obstacle {
  /** "same" is a file at the same path; "other" is a folder, or a file where a folder is needed. */
  readonly kind: "same" | "other";
  readonly path: string;
}

/** What already occupies a file's path. Undefined if the path is free. */
async function obstacleAt(files: Files, folder: string, file: string): Promise<Obstacle | undefined> {
  const parts = file.split("/");
  for (const index of parts.keys()) {
    const path = parts.slice(0, index + 1).join("/");
    const kind = (await files.stat(join(folder, path)))?.kind;
    if (kind === undefined) return undefined;
    if (path === file) return { kind: kind === "file" ? "same" : "other", path };
    if (kind !== "folder") return { kind: "other", path };
  }
  return undefined;
}
