import { dirname, join } from "node:path";
import { byText, type Json, type JsonObject, nounOf } from "../../base/canonical.ts";
import { parseJson, sentenceOf } from "../../base/json-text.ts";
import { quoted } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Lent } from "../isolation/container.ts";
import type { FoundObjects } from "../storage/files.ts";
import { inside } from "../storage/files.ts";
import { changedMeanwhile } from "../storage/in-place.ts";
import { overlap } from "./files/overlap.ts";
import type { JobHost } from "./hosts/cluster.ts";
import type { Input, JobContext, LocalJob } from "./job.ts";
import { isLent, lentWhole } from "./lending.ts";
import { textAt, wordsAt } from "./request.ts";

/** How a job refers to objects in S3: by prefix or manifest, replicated to its machines or divided among them. */
export function s3Source(source: JsonObject): Pick<Input, "uri" | "manifest" | "sharded" | "groups"> {
  const groups = wordsAt(source, "InstanceGroupNames");
  return {
    uri: textAt(source, "S3Uri") ?? "",
    ...(textAt(source, "S3DataType") === "ManifestFile" ? { manifest: true } : {}),
    ...(textAt(source, "S3DataDistributionType") === SHARDED ? { sharded: true } : {}),
    ...(groups.length > 0 ? { groups } : {}),
  };
}

/** Each machine gets a share of the objects. The other type is "FullyReplicated". */
export const SHARDED = "ShardedByS3Key";

/** Maps a container path to a path under the job's root. Only /opt/ml belongs to the job. */
export function inRoot(root: string, path: string, job: LocalJob, name: string): string {
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

/** Resolves an input; throws if nothing exists there. */
export async function present(input: Input, job: LocalJob, context: JobContext): Promise<FoundObjects> {
  const { storage } = context;
  const found = await storage.find(input.uri);
  if (found !== undefined) return found;
  throw new SpeclineError([
    diagnostic(
      "run/input-missing",
      {
        readers: `${job.step.Name} reads`,
        uri: input.uri,
        inputs: quoted(input.name),
        path: storage.locate(input.uri),
      },
      { step: job.step.Name },
      // The user cannot provide data at an address that contains this run's id.
      input.uri.includes(context.run)
        ? { hint: "the step that it comes from ended well, but wrote nothing there" }
        : {},
    ),
  ]);
}

/**
 * Expands a manifest into one input for each object; any other input is returned unchanged. A manifest is [{"prefix":
 * "s3://bucket/some/"}, "a/b.csv", …], and b.csv is placed at a/b.csv in the input's folder. Source: API reference,
 * S3DataSource, S3DataType; as of 2026-11.
 */
async function expand(input: Input, job: LocalJob, context: JobContext): Promise<readonly Input[]> {
  if (input.manifest !== true) return [input];
  await present(input, job, context);
  const at = { step: job.step.Name };
  const refuse = (reason: string): never => {
    throw new SpeclineError([diagnostic("run/manifest", { ...at, input: input.name, uri: input.uri, reason }, at)]);
  };
  const parsed = parseJson((await context.storage.text(input.uri)) ?? "");
  if ("fault" in parsed) return refuse(sentenceOf(parsed.fault));
  if (!Array.isArray(parsed.value)) return refuse(`it is ${nounOf(parsed.value)}, not a list`);
  const list = parsed.value as readonly Json[];
  const prefix = textAt(list[0], "prefix") ?? refuse('its first item is no {"prefix": "s3://…"}');
  return list.slice(1).map((item) => {
    const path = typeof item === "string" ? inside(input.path, item) : undefined;
    if (path === undefined) return refuse(`${JSON.stringify(item)} is no path below the prefix`);
    return { name: input.name, uri: `${prefix}${item as string}`, path: dirname(path) };
  });
}

/** The contents of a job's inputs, for its cache key: names, folders and digests, but not their source addresses. */
export async function inputDigests(inputs: readonly Input[], job: LocalJob, context: JobContext) {
  const all = await Promise.all(inputs.map((input) => expand(input, job, context)));
  return Promise.all(
    all.flat().map(async (input) => {
      await present(input, job, context);
      return { name: input.name, path: input.path, digest: (await context.storage.digest(input.uri)) ?? "" };
    }),
  );
}

/** One of a job's machines, and the list of all machines. */
export interface AmongHosts {
  readonly host: JobHost;
  readonly hosts: readonly JobHost[];
}

/** A job's inputs that are put into its root. */
interface JobInputs {
  readonly all: readonly Input[];
  /**
   * The job's other folders, if it runs Specline's own code, which does not write to its inputs: it can then see the
   * stored objects themselves, read-only. Undefined for other code.
   */
  readonly besides: readonly string[] | undefined;
}

/**
 * Puts a job's inputs into its root.
 *
 * @returns the inputs that must be lent to the job, because they were not copied
 */
export async function putInputs(
  { all, besides }: JobInputs,
  root: string,
  job: LocalJob,
  context: JobContext,
  among: AmongHosts,
): Promise<readonly Lent[]> {
  const made: Lent[] = [];
  const device = (await context.effects.files.stat(root))?.device;
  // In sequence, so that if two inputs share a folder, the later one always wins.
  for (const input of all) {
    const others = [...all.filter((one) => one !== input).map(({ path }) => path), ...(besides ?? [])];
    const isAlone = besides !== undefined && !others.some((path) => overlap(path, input.path));
    const lendsFrom = isAlone && among.hosts.length === 1 && context.container.lends ? device : undefined;
    const folder = inRoot(root, input.path, job, input.name);
    const lent = lendsFrom === undefined ? undefined : await lentWhole(input, folder, lendsFrom, context);
    if (lent === undefined) made.push(...(await fetchInput(input, root, job, context, among, lendsFrom)));
    else made.push(lent);
  }
  return made;
}

/**
 * Copies an input into the job's root. It does not use hard links: a script may write to its inputs, as it may on AWS,
 * and must not modify the stored objects. File systems that support it (btrfs, xfs, APFS) share the blocks until then.
 *
 * From a sharded input, a machine gets the objects whose index in the listing, modulo the number of machines, equals
 * the machine's own index. AWS divides objects just as evenly, but does not document which machine gets which objects.
 * Source: API reference, S3DataSource, S3DataDistributionType; as of 2026-11.
 *
 * @param lendsFrom - the device whose large files can be lent instead of copied, because the job does not write to them
 * @returns the files that must be lent to the job
 */
export async function fetchInput(
  input: Input,
  root: string,
  job: LocalJob,
  context: JobContext,
  among?: AmongHosts,
  lendsFrom?: string,
): Promise<readonly Lent[]> {
  const { files } = context.effects;
  const lent: Lent[] = [];
  if (among !== undefined && input.groups?.includes(among.host.group) === false) return lent;
  await files.makeFolder(inRoot(root, input.path, job, input.name));
  const shares = among === undefined ? [] : among.hosts.filter(({ group }) => input.groups?.includes(group) !== false);
  const place = shares.findIndex(({ name }) => name === among?.host.name);
  const isOwn = (object: number): boolean =>
    input.sharded !== true || shares.length < 2 || object % shares.length === place;
  let objects = 0;
  for (const one of await expand(input, job, context)) {
    const to = inRoot(root, one.path, job, one.name);
    const found = await present(one, job, context);
    const start = objects;
    objects += found.files.length;
    // S3 lists objects in the order of their keys.
    const listed = [...found.files].sort((a, b) => byText(a.as ?? a.path, b.as ?? b.path));
    await Promise.all(
      listed.map(async (file, index) => {
        if (!isOwn(start + index)) return;
        const { path, as = path, stat } = file;
        const place = found.kind === "object" ? found.path : join(found.path, path);
        const isOutside = file.linked === true || found.path !== context.storage.locate(one.uri);
        const from = isOutside ? ((await files.realPath(place)) ?? place) : place;
        await files.makeFolder(dirname(join(to, as)));
        if (isLent(file, lendsFrom)) {
          await files.write(join(to, as), "");
          lent.push({ from, to: join(one.path, as), ...(isOutside ? { stat } : {}) });
          return;
        }
        await files.copy(from, join(to, as));
        const fault = isOutside ? await changedMeanwhile(files, [{ from, stat }]) : undefined;
        if (fault !== undefined) throw new SpeclineError([fault]);
      }),
    );
  }
  return lent;
}
