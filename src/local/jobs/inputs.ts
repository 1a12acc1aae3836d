import { dirname, join } from "node:path";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Found } from "../storage/s3.ts";
import type { Job, Surroundings } from "./job.ts";

/** An input as both kinds of jobs have it: a name, the objects, and the folder of the container. */
export interface Input {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
}

/** The place of a container's path below the job's root. Only /opt/ml is the job's own. */
export function inRoot(root: string, path: string, job: Job, name: string): string {
  const parts = path.split("/");
  if (path !== "/opt/ml" && (!path.startsWith("/opt/ml/") || parts.includes(".."))) {
    throw new SpeclineError([
      diagnostic("run/input-unsupported", {
        step: job.step.Name,
        input: name,
        what: `the folder '${path}' outside /opt/ml`,
      }),
    ]);
  }
  return join(root, path);
}

async function present(input: Input, job: Job, around: Surroundings): Promise<Found> {
  const { storage } = around;
  const found = await storage.find(input.uri);
  if (found !== undefined) return found;
  throw new SpeclineError([
    diagnostic(
      "run/input-missing",
      { step: job.step.Name, uri: input.uri, input: input.name, path: storage.locate(input.uri) },
      { step: job.step.Name },
      // A place with this run's id in it is not the user's to fill.
      input.uri.includes(around.run) ? { hint: "the step that it comes from ended well, but wrote nothing there" } : {},
    ),
  ]);
}

/** What a job's inputs hold, for its cache key: names, folders and digests, but not where they come from. */
export async function inputDigests(inputs: readonly Input[], job: Job, around: Surroundings) {
  return Promise.all(
    inputs.map(async (input) => {
      await present(input, job, around);
      return { name: input.name, path: input.path, digest: (await around.storage.digest(input.uri)) ?? "" };
    }),
  );
}

/**
 * Copies an input into the job's root. Copies, not hard links: a script may write to its inputs, as it may on AWS, and
 * must not reach the stored objects by it. File systems that can (btrfs, xfs, APFS) share the blocks until then.
 */
export async function fetchInput(input: Input, root: string, job: Job, around: Surroundings): Promise<void> {
  const { files } = around.effects;
  const to = inRoot(root, input.path, job, input.name);
  const found = await present(input, job, around);
  await files.makeFolder(to);
  await Promise.all(
    found.files.map(async ({ path }) => {
      await files.makeFolder(dirname(join(to, path)));
      await files.copy(found.kind === "object" ? found.path : join(found.path, path), join(to, path));
    }),
  );
}
