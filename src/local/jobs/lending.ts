import { basename, join } from "node:path";
import type { Lent } from "../isolation/container.ts";
import type { Listed } from "../storage/files.ts";
import { IN_PLACE_BYTES } from "../storage/in-place.ts";
import type { Input, JobContext } from "./job.ts";

/**
 * Lends a job the folder or the object of an input as it is stored. Undefined if that does not match what the job must
 * see, so that the input's files have to be put into its root.
 *
 * @param folder - where the job's root has the input
 */
export async function lentWhole(
  input: Input,
  folder: string,
  device: string,
  { storage, effects: { files } }: JobContext,
): Promise<Lent | undefined> {
  if (input.manifest === true || !input.uri.startsWith("s3://")) return undefined;
  const found = await storage.find(input.uri);
  if (found === undefined || found.path !== storage.locate(input.uri)) return undefined;
  // Mounting from a different file system may need other privileges.
  if (found.files.some(({ as, linked, stat }) => as !== undefined || linked || stat.device !== device))
    return undefined;
  await files.makeFolder(folder);
  if (found.kind === "prefix") return { from: found.path, to: input.path };
  await files.write(join(folder, basename(found.path)), "");
  return { from: found.path, to: join(input.path, basename(found.path)) };
}

/** Whether a file is on the device from which files can be lent, and so large that it is worth a mount of its own. */
export const isLent = ({ stat }: Listed, device: string | undefined): boolean =>
  stat.size >= IN_PLACE_BYTES && stat.device === device;
