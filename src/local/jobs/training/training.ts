import { dirname, join } from "node:path";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { TOOLKIT_VARIABLES, TRAINING_PROGRAM } from "../../../sagemaker/emit/index.ts";
import { CONTAINER } from "../../../spec/contract.ts";
import { unpackArchive } from "../../storage/archive.ts";
import { filesBelow } from "../../storage/files.ts";
import { arn } from "../arn.ts";
import { BUILT_IN, builtInVersion, emulatedBy, putScript, roundMetrics, unemulated } from "../built-in/xgboost.ts";
import type { JobFiles } from "../files/job-files.ts";
import { departures, hostsOf, resourceConfig } from "../hosts/cluster.ts";
import { runHosts } from "../hosts/run-hosts.ts";
import { identityOf } from "../identity.ts";
import { type AmongHosts, inRoot, putInputs } from "../inputs.ts";
import type { Executor, Input, JobContext, LocalJob, Result } from "../job.ts";
import { runsOwnCode } from "../own-code.ts";
import type { JobProcess } from "../process.ts";
import { limitOf, listAt, objectAt, textsAt, wordsAt } from "../request.ts";
import { outputPathOf, publishArtifacts } from "./artifacts.ts";
import { channelsOf, inputConfigOf, unreadableChannel } from "./channels.ts";
import {
  checkpointFolderOf,
  checkpointsDigest,
  checkpointsOf,
  fetchCheckpoints,
  publishCheckpoints,
  takeCheckpoints,
} from "./checkpoints.ts";
import { type MetricReader, metricReader } from "./metrics.ts";
import { scriptEnvironment } from "./script-environment.ts";
import { isInContainer, type ScriptMode, scriptArguments, scriptModeOf, scriptWords } from "./script-mode.ts";

const CODE = "/opt/ml/code";
const DATA = "/opt/ml/input/data";
/** The folders that the job writes to, and the folder of its code. */
const FOLDERS = [CONTAINER.model, CONTAINER.outputData, "/opt/ml/output/intermediate", CODE];

const hyperparametersOf = (request: JsonObject): Readonly<Record<string, string>> =>
  textsAt(request, "HyperParameters");

const clusterOf = (request: JsonObject): JsonObject => objectAt(request, "ResourceConfig");

const builtInDepartures = (request: JsonObject): readonly string[] => {
  const version = builtInVersion(request);
  return version === undefined
    ? []
    : [`its image's algorithm, XGBoost ${version}, is emulated with this machine's XGBoost`];
};

/** The container's own entrypoint, if the request names one. */
const entrypointOf = (request: JsonObject): readonly string[] => {
  const algorithm = objectAt(request, "AlgorithmSpecification");
  const entrypoint = wordsAt(algorithm, "ContainerEntrypoint");
  return entrypoint.length === 0 ? [] : [...entrypoint, ...wordsAt(algorithm, "ContainerArguments")];
};

/** How the container's toolkit starts a job's script. Undefined if the toolkit does not start it. */
const toolkitOf = (request: JsonObject): ScriptMode | undefined =>
  entrypointOf(request).length > 0 ? undefined : scriptModeOf(hyperparametersOf(request));

/** The script's archive, as an input, unless a channel provides the code. */
function codeOf(request: JsonObject): readonly Input[] {
  const mode = scriptModeOf(hyperparametersOf(request));
  return mode === undefined || isInContainer(mode) ? [] : [{ name: "code", uri: mode.submit, path: CODE }];
}

/** The command that starts Specline's own program, whether the toolkit's module or the entry point names it. */
function ownWords(request: JsonObject): readonly string[] {
  const mode = toolkitOf(request);
  const module = textsAt(request, "Environment")["SAGEMAKER_TRAINING_MODULE"];
  const calls = mode !== undefined && isInContainer(mode) && module === TOOLKIT_VARIABLES["SAGEMAKER_TRAINING_MODULE"];
  return calls ? ["python3", `${mode.submit}/${TRAINING_PROGRAM}`] : entrypointOf(request);
}

/** A training job: a script run as the framework containers run it (script mode), or the request's own entrypoint. */
export const training: Executor = {
  emulation: "process",
  startsProcesses: true,
  refuses: (request) => {
    // The value of an expression does not matter here, only that one is set.
    const hyperparameters = objectAt(request, "HyperParameters");
    const script =
      hyperparameters["sagemaker_program"] !== undefined && hyperparameters["sagemaker_submit_directory"] !== undefined;
    if (builtInVersion(request) !== undefined) return unemulated(request) ?? unreadableChannel(request);
    return script || entrypointOf(request).length > 0
      ? unreadableChannel(request)
      : "it runs an algorithm that only its image has: it names neither a script nor an entrypoint";
  },
  emulates: (request) => builtInVersion(request) !== undefined,
  departs: (request) => [
    ...departures(clusterOf(request), request),
    ...builtInDepartures(request),
    ...(listAt(request, "DebugRuleConfigurations").length > 0 ? ["its debugging rules are not evaluated"] : []),
  ],
  program: (request) => (toolkitOf(request) === undefined ? entrypointOf(request)[0] : undefined),
  reads: (request) => [...codeOf(request), ...channelsOf(request)],
  writes: (request, name) => [`${outputPathOf(request)}/${name}`, checkpointsOf(request) ?? ""],
  identity: async (job, context) => {
    const checkpoints = await checkpointsDigest(job.request, context);
    const reads = [...codeOf(job.request), ...channelsOf(job.request)];
    const builtIn = await emulatedBy(job.request, context);
    return identityOf(job, context, reads, defined({ checkpoints, builtIn }));
  },
  goesOn: (request) => checkpointsOf(request) !== undefined,
  execute: (job, context) => {
    const definitions = listAt(objectAt(job.request, "AlgorithmSpecification"), "MetricDefinitions");
    // The service knows the metrics of its own algorithm.
    const metrics = builtInVersion(job.request) === undefined ? metricReader(definitions) : roundMetrics();
    const watched: LocalJob = {
      ...job,
      onLine: (line) => {
        metrics.read(line);
        job.onLine(line);
      },
    };
    const hosts = hostsOf(clusterOf(job.request));
    return runHosts(watched, context, hosts, (host, root) => prepare({ host, hosts }, root, job, context), {
      collect: (left) => collect(job, left, context, metrics),
      // The service copies checkpoints while the job runs.
      rescue: async (left) => publishCheckpoints(await takeCheckpoints(job, left, context), job, context),
    });
  },
};

async function prepare(among: AmongHosts, root: string, job: LocalJob, context: JobContext): Promise<JobProcess> {
  const { files } = context.effects;
  const isOwn = runsOwnCode(ownWords(job.request), channelsOf(job.request), [], context);
  if (isOwn) context.warm.begin();
  const besides = isOwn ? [...FOLDERS, checkpointFolderOf(job.request)] : undefined;
  const lent = await putInputs({ all: channelsOf(job.request), besides }, root, job, context, among);
  await fetchCheckpoints(job, root, context);
  for (const folder of [DATA, ...FOLDERS]) {
    await files.makeFolder(join(root, folder));
  }
  const resources = resourceConfig(among.host, among.hosts);
  await writeConfig(job, root, resources, context);
  return { ...(await taskOf(job, root, resources, context)), lent };
}

async function writeConfig(
  job: LocalJob,
  root: string,
  resources: JsonObject,
  { effects: { files } }: JobContext,
): Promise<void> {
  const folder = join(root, "opt/ml/input/config");
  await files.makeFolder(folder);
  const put = (name: string, value: Json): Promise<void> =>
    files.write(join(folder, `${name}.json`), JSON.stringify(value));
  await put("hyperparameters", hyperparametersOf(job.request));
  await put("inputdataconfig", inputConfigOf(job.request));
  await put("resourceconfig", resources);
}

async function taskOf(job: LocalJob, root: string, resources: JsonObject, context: JobContext): Promise<JobProcess> {
  const { request } = job;
  const hyperparameters = hyperparametersOf(request);
  const mode = toolkitOf(request);
  const own = ownWords(request);
  const base = {
    limit: limitOf(request),
    failure: CONTAINER.trainingFailure,
    folder: CODE,
  };
  const named = {
    TRAINING_JOB_NAME: job.jobName,
    TRAINING_JOB_ARN: arn(context.target, `training-job/${job.jobName}`),
    AWS_REGION: context.target.region,
  };
  const builtIn = builtInVersion(request);
  if (builtIn !== undefined) {
    await putScript(context.effects.files, join(root, BUILT_IN), "train_xgboost.py");
    const words = ["python3", `${BUILT_IN}/train_xgboost.py`, builtIn];
    return { ...base, words, environment: { ...named, ...textsAt(request, "Environment") } };
  }
  if (own.length > 0 || mode === undefined) {
    return {
      ...base,
      words: own,
      warm: runsOwnCode(own, channelsOf(request), [], context),
      environment: { ...named, ...textsAt(request, "Environment") },
    };
  }
  await putCode(mode, root, job, context);
  const environment = scriptEnvironment(mode, hyperparameters, {
    name: job.jobName,
    resources,
    inputs: inputConfigOf(request),
    threads: context.threads,
  });
  return {
    ...base,
    words: scriptWords(mode, scriptArguments(hyperparameters)),
    environment: { ...named, ...environment, ...textsAt(request, "Environment") },
  };
}

/** Puts the code where the toolkit starts it, either from its archive or from a channel's folder. */
async function putCode(mode: ScriptMode, root: string, job: LocalJob, { effects: { files }, storage }: JobContext) {
  if (!isInContainer(mode)) {
    const path = (await storage.find(mode.submit))?.path ?? storage.locate(mode.submit);
    return unpackArchive(files, path, join(root, CODE), mode.submit);
  }
  const folder = inRoot(root, mode.submit, job, "code");
  for (const { path } of await filesBelow(files, folder)) {
    await files.makeFolder(dirname(join(root, CODE, path)));
    await files.copy(join(folder, path), join(root, CODE, path));
  }
}

/** Publishes the artifacts and returns the properties that DescribeTrainingJob would return. */
async function collect(
  job: LocalJob,
  left: readonly JobFiles[],
  context: JobContext,
  metrics: MetricReader,
): Promise<Result> {
  const { outputs, published } = await publishArtifacts(job, left, context);
  const properties: JsonObject = {
    ...job.request,
    TrainingJobName: job.jobName,
    TrainingJobArn: arn(context.target, `training-job/${job.jobName}`),
    TrainingJobStatus: "Completed",
    ModelArtifacts: { S3ModelArtifacts: outputs["model"]?.uri ?? "" },
    FinalMetricDataList: metrics.final(),
  };
  return { properties, outputs, published };
}
