import { join } from "node:path";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { CONTAINER } from "../../spec/contract.ts";
import { unpackArchive } from "../storage/archive.ts";
import { arn } from "./arn.ts";
import { outputPathOf, publishArtifacts } from "./artifacts.ts";
import { channelsOf, inputConfigOf, unreadableChannel } from "./channels.ts";
import {
  checkpointsDigest,
  checkpointsOf,
  fetchCheckpoints,
  publishCheckpoints,
  takeCheckpoints,
} from "./checkpoints.ts";
import { identityOf } from "./identity.ts";
import { fetchInput, type Input } from "./inputs.ts";
import {
  type Executor,
  type Job,
  limitOf,
  listAt,
  objectAt,
  type Result,
  type Surroundings,
  textsAt,
  wordsAt,
} from "./job.ts";
import type { JobFiles } from "./job-files.ts";
import { type MetricReader, metricReader } from "./metrics.ts";
import { runTask, type Task } from "./process.ts";
import { departures, resourceConfig } from "./resources.ts";
import { withRoot } from "./root.ts";
import { scriptEnvironment } from "./script-environment.ts";
import { scriptArguments, scriptModeOf, scriptWords } from "./script-mode.ts";

const CODE = "/opt/ml/code";
const DATA = "/opt/ml/input/data";
const INTERMEDIATE = "/opt/ml/output/intermediate";

const hyperparametersOf = (request: JsonObject): Readonly<Record<string, string>> =>
  textsAt(request, "HyperParameters");

/** The container's own entrypoint, where the request names one. */
const entrypointOf = (request: JsonObject): readonly string[] => {
  const algorithm = objectAt(request, "AlgorithmSpecification");
  const entrypoint = wordsAt(algorithm, "ContainerEntrypoint");
  return entrypoint.length === 0 ? [] : [...entrypoint, ...wordsAt(algorithm, "ContainerArguments")];
};

/** The archive of the script, as an input. */
function codeOf(request: JsonObject): readonly Input[] {
  const mode = scriptModeOf(hyperparametersOf(request));
  return mode === undefined ? [] : [{ name: "code", uri: mode.submit, path: CODE }];
}

/** A training job: a script as the framework containers run it (script mode), or the request's own entrypoint. */
export const training: Executor = {
  emulation: "process",
  refuses: (request) => {
    // What an expression will come to does not matter here; that it is given does.
    const hyperparameters = objectAt(request, "HyperParameters");
    const script =
      hyperparameters["sagemaker_program"] !== undefined && hyperparameters["sagemaker_submit_directory"] !== undefined;
    return script || entrypointOf(request).length > 0
      ? unreadableChannel(request)
      : "it runs an algorithm that only its image has: it names neither a script nor an entrypoint";
  },
  departs: (request) => [
    ...departures(objectAt(request, "ResourceConfig"), request),
    ...(listAt(request, "DebugRuleConfigurations").length > 0 ? ["its debugging rules are not evaluated"] : []),
  ],
  program: (request) => (codeOf(request).length > 0 ? undefined : entrypointOf(request)[0]),
  reads: (request) => [...codeOf(request), ...channelsOf(request)],
  writes: (request, name) => [`${outputPathOf(request)}/${name}`, checkpointsOf(request) ?? ""],
  identity: async (job, around) => {
    const checkpoints = await checkpointsDigest(job.request, around);
    const reads = [...codeOf(job.request), ...channelsOf(job.request)];
    return identityOf(job, around, reads, checkpoints === undefined ? {} : { checkpoints });
  },
  goesOn: (request) => checkpointsOf(request) !== undefined,
  carryOut: (job, around) =>
    withRoot(job, around, async (place) => {
      const root = place.path;
      const { files } = around.effects;
      for (const channel of channelsOf(job.request)) await fetchInput(channel, root, job, around);
      await fetchCheckpoints(job, root, around);
      for (const folder of [DATA, CONTAINER.model, CONTAINER.outputData, INTERMEDIATE, CODE]) {
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
      return runTask(task, place, watched, around, {
        collect: (left) => collect(job, left, around, metrics),
        // The service copies checkpoints while the job runs.
        rescue: async (left) => publishCheckpoints(await takeCheckpoints(job, left), job, around),
      });
    }),
};

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
    AWS_REGION: around.target.region,
  };
  if (mode === undefined) {
    return { ...base, words: entrypointOf(request), environment: { ...named, ...textsAt(request, "Environment") } };
  }
  const archive = around.storage.locate(mode.submit);
  await unpackArchive(around.effects.files, archive, join(root, CODE), mode.submit);
  const environment = scriptEnvironment(mode, hyperparameters, {
    name: job.jobName,
    resources: resourceConfig(objectAt(request, "ResourceConfig")),
    inputs: inputConfigOf(request),
    threads: around.threads,
  });
  return {
    ...base,
    words: scriptWords(mode, scriptArguments(hyperparameters)),
    environment: { ...named, ...environment, ...textsAt(request, "Environment") },
  };
}

/** Puts the artifacts in place, and tells what DescribeTrainingJob would. */
async function collect(job: Job, left: JobFiles, around: Surroundings, metrics: MetricReader): Promise<Result> {
  const { outputs, published } = await publishArtifacts(job, left, around);
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
