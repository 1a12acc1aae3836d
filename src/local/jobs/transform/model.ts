import { basename, dirname, join } from "node:path";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import { diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import { inside } from "../../storage/files.ts";
import { arn } from "../arn.ts";
import { identityOf } from "../identity.ts";
import { present } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob } from "../job.ts";
import { objectAt, textAt } from "../request.ts";

/** Every object that a request names as model data, at any depth: ModelDataUrl or ModelDataSource. */
export function modelData(value: Json, found: Input[] = []): readonly Input[] {
  if (value === null || typeof value !== "object") return found;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) modelData(item, found);
    return found;
  }
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const uri = key === "ModelDataUrl" ? member : key === "ModelDataSource" ? sourceUri(member) : undefined;
    if (typeof uri === "string") found.push({ name: key, uri, path: "/opt/ml/model" });
    else modelData(member, found);
  }
  return found;
}

const sourceUri = (value: Json | undefined): string | undefined => textAt(objectAt(value, "S3DataSource"), "S3Uri");

/** The digests of a request's model data; like the service, throws if no object exists at a URI. */
async function modelDigests(job: LocalJob, context: JobContext): Promise<Readonly<Record<string, string>>> {
  const pairs = modelData(job.request).map(async (input) => {
    await present(input, job, context);
    return [input.uri, (await context.storage.digest(input.uri)) ?? ""] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** CreateModel: creates nothing, but the model data must exist, and other steps can refer to the model's name. */
export const model: Executor = {
  emulation: "emulated",
  startsProcesses: false,
  reads: modelData,
  writes: () => [],
  identity: (job, context) => identityOf(job, context, modelData(job.request)),
  execute: async (job, context) => {
    await modelDigests(job, context);
    const properties: JsonObject = {
      ...job.request,
      ModelName: job.jobName,
      ModelArn: arn(context.target, `model/${job.jobName.toLowerCase()}`),
    };
    return { kind: "done", result: { properties, outputs: {}, published: {} } };
  },
};

/** CreateModelPackage: a new version in the local registry, `registry/<group>/<n>/`, with the request and the model data. */
export const register: Executor = {
  emulation: "emulated",
  startsProcesses: false,
  reads: modelData,
  writes: () => [],
  identity: (job, context) => identityOf(job, context, modelData(job.request)),
  execute: async (job, context) => {
    const { effects, folders } = context;
    const { files } = effects;
    await modelDigests(job, context);
    const group = (textAt(job.request, "ModelPackageGroupName") ?? job.step.Name).split("/").at(-1) as string;
    const groupFolder = inside(folders.registry, group);
    // The name can come from a job's output.
    if (groupFolder === undefined || groupFolder === folders.registry) {
      const reason = `'${group}' is no name of a model package group`;
      throw new SpeclineError([diagnostic("run/expression", { step: job.step.Name, reason }, { step: job.step.Name })]);
    }
    await files.makeFolder(groupFolder);
    const staged = join(folders.temporary, effects.random(12));
    try {
      const data = await copyModelData(job, staged, context);
      const version = await claimVersion(groupFolder, staged, context, (n) => ({
        ...job.request,
        ModelPackageName: `${group}/${n}`,
        ModelPackageGroupName: group,
        ModelPackageVersion: n,
        ModelPackageArn: arn(context.target, `model-package/${group.toLowerCase()}/${n}`),
        ModelPackageStatus: "Completed",
        ModelApprovalStatus: textAt(job.request, "ModelApprovalStatus") ?? "PendingManualApproval",
        CreationTime: new Date(effects.clock.now()).toISOString(),
        Specline: { run: context.run, step: job.step.Name, data },
      }));
      const path = join(groupFolder, String(version["ModelPackageVersion"]));
      const uri = String(version["ModelPackageArn"]);
      return {
        kind: "done",
        result: { properties: version, outputs: { "model-package": { uri, path } }, published: {} },
      };
    } finally {
      await files.remove(staged);
    }
  },
};

/**
 * Copies the model data next to the request; returns the file name for each URI, or the folder name if the URI is a
 * prefix.
 */
async function copyModelData(
  job: LocalJob,
  to: string,
  { effects: { files }, storage }: JobContext,
): Promise<JsonObject> {
  const names: Record<string, string> = {};
  await files.makeFolder(to);
  for (const [index, { uri }] of modelData(job.request).entries()) {
    const found = await storage.find(uri);
    if (found === undefined) continue;
    const own = index === 0 ? "" : `${index}-`;
    const name = own + (found.kind === "object" ? basename(found.path) : "model");
    names[uri] = name;
    for (const { path, as = path } of found.files) {
      const target = join(to, name, found.kind === "object" ? "" : as);
      await files.makeFolder(dirname(target));
      await files.copy(found.kind === "object" ? found.path : join(found.path, path), target);
    }
  }
  return names;
}

/** Claims the next free version by renaming the staged folder to it; if two runs race, the loser tries the next number. */
async function claimVersion(
  groupFolder: string,
  staged: string,
  { effects: { files }, redactor }: JobContext,
  describe: (version: number) => JsonObject,
): Promise<JsonObject> {
  const taken = (await files.list(groupFolder)).map(Number).filter(Number.isInteger);
  for (let version = Math.max(0, ...taken) + 1; ; version += 1) {
    const description = describe(version);
    await files.write(join(staged, "model-package.json"), `${JSON.stringify(redactor.value(description), null, 2)}\n`);
    if (await files.rename(staged, join(groupFolder, String(version)))) return description;
  }
}
