import { join } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import type { Tree } from "../../base/digest.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { CONTAINER } from "../../spec/contract.ts";
import { arn } from "./arn.ts";
import type { JobFiles } from "./files/job-files.ts";
import { overlap } from "./files/overlap.ts";
import { departures, hostsOf, type JobHost } from "./hosts/cluster.ts";
import { takeFromHosts } from "./hosts/merge.ts";
import { runHosts } from "./hosts/run-hosts.ts";
import { identityOf } from "./identity.ts";
import { inputDigests, inRoot, putInputs, SHARDED, s3Source } from "./inputs.ts";
import type { Executor, Input, JobContext, LocalJob, Result } from "./job.ts";
import { runsOwnCode } from "./own-code.ts";
import type { JobProcess } from "./process.ts";
import { clusterOf, writeConfig } from "./processing-config.ts";
import { limitOf, listAt, objectAt, textAt, textsAt, wordsAt } from "./request.ts";
import { SHARED_VARIABLE } from "./shared-folders.ts";

export interface OutputFolder {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  /** Uploaded while the job runs, and therefore even if it fails. */
  readonly continuous: boolean;
}

export const inputsOf = (request: JsonObject): readonly Input[] =>
  listAt(request, "ProcessingInputs").map((input) => {
    const name = textAt(input, "InputName") ?? "";
    const query = objectAt(input, "DatasetDefinition");
    if (input["DatasetDefinition"] !== undefined) return { name, ...answerOf(query) };
    const source = objectAt(input, "S3Input");
    return { name, path: textAt(source, "LocalPath") ?? "", ...s3Source(source) };
  });

/** Only AWS can run a query; here its result must already exist where the service would put it. */
function answerOf(query: JsonObject): Omit<Input, "name"> {
  const [engine = {}] = ["AthenaDatasetDefinition", "RedshiftDatasetDefinition"].flatMap((one) =>
    query[one] === undefined ? [] : [objectAt(query, one)],
  );
  const uri = textAt(engine, "OutputS3Uri") ?? "";
  const sharded = textAt(query, "DataDistributionType") === SHARDED;
  return { path: textAt(query, "LocalPath") ?? "", uri, query: true, ...(sharded ? { sharded } : {}) };
}

const allOutputs = (request: JsonObject): readonly JsonObject[] =>
  listAt(objectAt(request, "ProcessingOutputConfig"), "Outputs");

/** The outputs that go to S3. Others go to the feature store only, which is not here. */
export const outputsOf = (request: JsonObject): readonly OutputFolder[] =>
  allOutputs(request)
    .filter((output) => output["S3Output"] !== undefined)
    .map((output) => ({
      name: textAt(output, "OutputName") ?? "",
      uri: textAt(objectAt(output, "S3Output"), "S3Uri") ?? "",
      path: textAt(objectAt(output, "S3Output"), "LocalPath") ?? "",
      continuous: textAt(objectAt(output, "S3Output"), "S3UploadMode") === "Continuous",
    }));

const wordsOf = (request: JsonObject): readonly string[] => {
  const app = objectAt(request, "AppSpecification");
  return [...wordsAt(app, "ContainerEntrypoint"), ...wordsAt(app, "ContainerArguments")];
};

/** A processing job: the container's entrypoint, with folders for inputs and outputs. */
export const processing: Executor = {
  emulation: "process",
  startsProcesses: true,
  refuses: (request) => {
    if (wordsAt(objectAt(request, "AppSpecification"), "ContainerEntrypoint").length === 0) {
      return "it has no ContainerEntrypoint, so that only its image knows what to run";
    }
    const lost = inputsOf(request).find(({ query, uri }) => query === true && uri === "");
    if (lost !== undefined) return `its input '${lost.name}' is a query that only AWS can answer`;
    const piped = listAt(request, "ProcessingInputs").find(
      (one) => textAt(objectAt(one, "S3Input"), "S3InputMode") === "Pipe",
    );
    return piped === undefined ? undefined : `its input '${textAt(piped, "InputName")}' is piped`;
  },
  departs: (request) => [
    ...departures(clusterOf(request), objectAt(request, "NetworkConfig")),
    ...allOutputs(request)
      .filter((output) => output["FeatureStoreOutput"] !== undefined)
      .map((output) => `its output '${textAt(output, "OutputName")}' is not put into the feature store`),
  ],
  program: (request) => wordsAt(objectAt(request, "AppSpecification"), "ContainerEntrypoint")[0],
  reads: inputsOf,
  writes: (request) => outputsOf(request).map(({ uri }) => uri),
  identity: (job, context) => identityOf(job, context, inputsOf(job.request)),
  execute: (job, context) =>
    runHosts(job, context, hostsOf(clusterOf(job.request)), (host, root) => prepare(host, root, job, context), {
      collect: (left) => collect(job, left, context),
      rescue: async (left) => void (await publishOutputs(job, left, context, (one) => one.continuous)),
    }),
};

async function prepare(host: JobHost, root: string, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files } = context.effects;
  const among = { host, hosts: hostsOf(clusterOf(job.request)) };
  const words = wordsOf(job.request);
  const inputs = inputsOf(job.request);
  const outputs = outputsOf(job.request);
  const warm = runsOwnCode(words, inputs, outputs, context);
  if (warm) context.warm.begin();
  const besides = warm ? outputs.map(({ path }) => path) : undefined;
  const lent = await putInputs({ all: inputs, besides }, root, job, context, among);
  for (const output of outputs) await files.makeFolder(inRoot(root, output.path, job, output.name));
  await files.makeFolder(join(root, "opt/ml/output"));
  await writeConfig(job, root, context, among);
  const shared =
    warm && among.hosts.length === 1
      ? context.shared.folderOf(job.step.Name, await inputDigests(inputs, job, context))
      : undefined;
  return {
    words,
    warm,
    lent,
    folder: "/opt/ml",
    environment: {
      AWS_REGION: context.target.region,
      ...textsAt(job.request, "Environment"),
      ...(shared === undefined ? {} : { [SHARED_VARIABLE]: shared }),
    },
    limit: limitOf(job.request),
    failure: CONTAINER.processingFailure,
  };
}

/** "Uploads" outputs: collects all of them before moving any to its URI. Outputs that share files each get a copy. */
async function publishOutputs(
  job: LocalJob,
  left: readonly JobFiles[],
  { effects: { files }, storage }: JobContext,
  wanted: (output: OutputFolder) => boolean = () => true,
): Promise<Pick<Result, "outputs" | "published">> {
  const all = outputsOf(job.request).filter(wanted);
  const hosts = hostsOf(clusterOf(job.request));
  const folders: string[] = [];
  for (const [index, { path }] of all.entries()) {
    const shared = all.slice(index + 1).some((other) => overlap(path, other.path));
    folders.push(await takeFromHosts(files, { step: job.step.Name, path, hosts, left, how: shared ? "copy" : "move" }));
  }
  const outputs: Record<string, { uri: string; path: string }> = {};
  const published: Record<string, Tree> = {};
  for (const [index, { name, uri }] of all.entries()) {
    setMember(published, uri, {
      ...ownMember(published, uri),
      ...(await storage.publish(folders[index] as string, uri)),
    });
    setMember(outputs, name, { uri, path: storage.locate(uri) });
  }
  return { outputs, published };
}

/** The maximum length of an ExitMessage in the service model. */
const MAX_EXIT_MESSAGE_CHARACTERS = 1024;

/** Publishes the outputs and returns the properties that DescribeProcessingJob would return. */
async function collect(job: LocalJob, left: readonly JobFiles[], context: JobContext): Promise<Result> {
  const message = await left[0]?.text(CONTAINER.processingFailure);
  const done = await publishOutputs(job, left, context);
  const properties: JsonObject = defined({
    ...job.request,
    ProcessingJobName: job.jobName,
    ProcessingJobArn: arn(context.target, `processing-job/${job.jobName}`),
    ProcessingJobStatus: "Completed",
    ExitMessage: message?.slice(0, MAX_EXIT_MESSAGE_CHARACTERS),
  });
  return { properties, ...done };
}
