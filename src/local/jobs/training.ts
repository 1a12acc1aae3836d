import { join } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { CONTAINER } from "../../spec/contract.ts";
import { unpackArchive, writeArchive } from "../storage/archive.ts";
import { filesBelow } from "../storage/files.ts";
import { arn } from "./arn.ts";
import { fetchInput, type Input, inputDigests } from "./inputs.ts";
import {
  type Executor,
  type Job,
  listAt,
  objectAt,
  type Result,
  type Surroundings,
  textAt,
  textsAt,
  wordsAt,
} from "./job.ts";
import { type MetricReader, metricReader } from "./metrics.ts";
import { runTask, type Task } from "./process.ts";
import { limitOf, pick } from "./processing.ts";
import { resourceConfig } from "./resources.ts";
import { withRoot } from "./root.ts";
import { scriptArguments, scriptEnvironment, scriptModeOf, scriptWords } from "./script-mode.ts";

const CODE = "/opt/ml/code";

const channelsOf = (request: JsonObject): readonly Input[] =>
  listAt(request, "InputDataConfig").map((channel) => {
    const name = textAt(channel, "ChannelName") ?? "";
    const uri = textAt(objectAt(objectAt(channel, "DataSource"), "S3DataSource"), "S3Uri") ?? "";
    return { name, uri, path: CONTAINER.channel(name) };
  });

const hyperparametersOf = (request: JsonObject): Readonly<Record<string, string>> =>
  textsAt(request, "HyperParameters");

/** The container's own entrypoint, where the request names one. */
const entrypointOf = (request: JsonObject): readonly string[] => {
  const algorithm = objectAt(request, "AlgorithmSpecification");
  const entrypoint = wordsAt(algorithm, "ContainerEntrypoint");
  return entrypoint.length === 0 ? [] : [...entrypoint, ...wordsAt(algorithm, "ContainerArguments")];
};

/** A training job: a script as the framework containers run it (script mode), or the request's own entrypoint. */
export const training: Executor = {
  emulation: "process",
  refuses: ({ Arguments: args }) => {
    // What an expression will come to does not matter here; that it is given does.
    const hyperparameters = objectAt(args, "HyperParameters");
    const script =
      hyperparameters["sagemaker_program"] !== undefined && hyperparameters["sagemaker_submit_directory"] !== undefined;
    return script || entrypointOf(args).length > 0
      ? undefined
      : "it runs an algorithm that only its image has: it names neither a script nor an entrypoint";
  },
  identity: async (job, around) => {
    const {
      sagemaker_submit_directory: _,
      sagemaker_job_name: __,
      ...hyperparameters
    } = hyperparametersOf(job.request);
    const mode = scriptModeOf(hyperparametersOf(job.request));
    const code: readonly Input[] = mode === undefined ? [] : [{ name: "code", uri: mode.submit, path: CODE }];
    return {
      algorithm: job.request["AlgorithmSpecification"] ?? null,
      hyperparameters,
      environment: textsAt(job.request, "Environment"),
      inputs: await inputDigests([...code, ...channelsOf(job.request)], job, around),
    };
  },
  // Source: Developer Guide, "Caching pipeline steps", default cache keys by step type; as known in 2026-11.
  awsIdentity: (request) =>
    pick(request, [
      "AlgorithmSpecification",
      "CheckpointConfig",
      "DebugHookConfig",
      "DebugRuleConfigurations",
      "Environment",
      "HyperParameters",
      "InputDataConfig",
    ]),
  carryOut: (job, around) =>
    withRoot(job, around, async (root) => {
      const { files } = around.effects;
      for (const channel of channelsOf(job.request)) await fetchInput(channel, root, job, around);
      for (const folder of [CONTAINER.model, CONTAINER.outputData, "/opt/ml/checkpoints", CODE]) {
        await files.makeFolder(join(root, folder));
      }
      await writeConfig(job, root, around);
      const task = await taskOf(job, root, around);
      const metrics = metricReader(listAt(objectAt(job.request, "AlgorithmSpecification"), "MetricDefinitions"));
      const watched: Job = {
        ...job,
        onLine: (line) => {
          metrics.read(line);
          job.onLine(line);
        },
      };
      return runTask(task, root, watched, around, () => collect(job, root, around, metrics));
    }),
};

/** What inputdataconfig.json says of each channel. */
const inputConfigOf = (request: JsonObject): JsonObject =>
  Object.fromEntries(
    listAt(request, "InputDataConfig").map((channel) => [
      textAt(channel, "ChannelName") ?? "",
      {
        ...pickTexts(channel, ["ContentType", "CompressionType"]),
        TrainingInputMode: "File",
        S3DistributionType: "FullyReplicated",
        RecordWrapperType: textAt(channel, "RecordWrapperType") ?? "None",
      },
    ]),
  );

const pickTexts = (from: JsonObject, names: readonly string[]): JsonObject => pick(from, names) as JsonObject;

async function writeConfig(job: Job, root: string, { effects: { files } }: Surroundings): Promise<void> {
  const folder = join(root, "opt/ml/input/config");
  await files.makeFolder(folder);
  const put = (name: string, value: Json): Promise<void> =>
    files.write(join(folder, `${name}.json`), JSON.stringify(value));
  await put("hyperparameters", hyperparametersOf(job.request));
  await put("inputdataconfig", inputConfigOf(job.request));
  await put("resourceconfig", resourceConfig(objectAt(job.request, "ResourceConfig")));
}

async function taskOf(job: Job, root: string, around: Surroundings): Promise<Task> {
  const { request } = job;
  const hyperparameters = hyperparametersOf(request);
  const mode = scriptModeOf(hyperparameters);
  const base = {
    limit: limitOf(request),
    failure: CONTAINER.trainingFailure,
    folder: CODE,
  };
  const named = {
    TRAINING_JOB_NAME: job.jobName,
    TRAINING_JOB_ARN: arn(around.target, `training-job/${job.jobName}`),
  };
  if (mode === undefined) {
    return { ...base, words: entrypointOf(request), environment: { ...named, ...textsAt(request, "Environment") } };
  }
  const archive = around.storage.locate(mode.submit);
  await unpackArchive(around.effects.files, archive, join(root, CODE), mode.submit);
  const environment = scriptEnvironment(
    mode,
    hyperparameters,
    channelsOf(request).map((channel) => channel.name),
    {
      name: job.jobName,
      resources: resourceConfig(objectAt(request, "ResourceConfig")),
      inputs: inputConfigOf(request),
      threads: around.threads,
    },
  );
  return {
    ...base,
    words: scriptWords(mode, scriptArguments(hyperparameters)),
    environment: { ...named, ...environment, ...textsAt(request, "Environment") },
  };
}

/** Packs the model and the other output, and puts both where the service would: OutputPath/job/output/. */
async function collect(job: Job, root: string, around: Surroundings, metrics: MetricReader): Promise<Result> {
  const base = (textAt(objectAt(job.request, "OutputDataConfig"), "S3OutputPath") ?? "").replace(/\/+$/, "");
  const outputs: Record<string, { uri: string; path: string }> = {};
  const published: Record<string, Awaited<ReturnType<typeof around.storage.publishFile>>> = {};
  for (const [name, folder, file] of [
    ["model", CONTAINER.model, "model.tar.gz"],
    ["output-data", CONTAINER.outputData, "output.tar.gz"],
  ] as const) {
    const uri = `${base}/${job.jobName}/output/${file}`;
    const archive = join(root, file);
    const some = await packFolder(join(root, folder), archive, around);
    if (!some && name !== "model") continue;
    published[uri] = await around.storage.publishFile(archive, uri);
    outputs[name] = { uri, path: around.storage.locate(uri) };
  }
  const properties: JsonObject = {
    ...job.request,
    TrainingJobName: job.jobName,
    TrainingJobArn: arn(around.target, `training-job/${job.jobName}`),
    TrainingJobStatus: "Completed",
    ModelArtifacts: { S3ModelArtifacts: outputs["model"]?.uri ?? "" },
    FinalMetricDataList: metrics.final(),
  };
  return { properties, outputs, published };
}

/** Whether there was anything to pack. */
async function packFolder(folder: string, archive: string, { effects: { files } }: Surroundings): Promise<boolean> {
  const found = await filesBelow(files, folder);
  const members = found.map(({ path, stat }) => ({
    path,
    executable: stat.executable,
    content: { file: join(folder, path), size: stat.size },
  }));
  await writeArchive(files, archive, members);
  return members.length > 0;
}
