import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { isLocalPath } from "../../base/local-path.ts";
import { ownMember } from "../../base/own.ts";
import { snakeCase } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { WiredStep } from "../../resolve/wired.ts";
import type { DefinitionStep, PropertyFile } from "../../sagemaker/definition.ts";
import {
  modelArguments,
  processingArguments,
  registerArguments,
  secured,
  type TrainingRequest,
  trainingArguments,
  transformArguments,
  tuningArguments,
} from "../../sagemaker/emit/index.ts";
import { imageUri } from "../../sagemaker/images.ts";
import { plainFacts } from "../../spec/context.ts";
import { CONTAINER } from "../../spec/contract.ts";
import type { Image, JobView, ModelCheck, ProcessingJob, Serving, TrainingJob, TuningJob } from "../../spec/job.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { Destination } from "../../spec/ports.ts";
import { chooseScript, runsOwnCode } from "../../spec/script.ts";
import { securityOf } from "../../spec/security.ts";
import type { StepSpec } from "../../spec/step.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { checkpointPlace, exportPlace, latestPlace, outputPlace } from "../places.ts";
import { containerArguments, hyperparameters } from "./arguments.ts";
import { ARGUMENTS_PROGRAM, type AssetCollector } from "./assets.ts";
import { isolatedHosts } from "./isolated-hosts.ts";
import { lockedFaults } from "./locked-faults.ts";

/** A step with everything needed to emit it. The config and inputs are final. */
export interface Emission {
  readonly step: WiredStep;
  readonly spec: StepSpec;
  readonly config: JsonObject;
  /** The explicitly stated part of the config, which a user's script receives. */
  readonly stated: JsonObject;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly pipeline: PipelineValue;
  readonly target: Target;
  readonly registry: Registry;
  readonly assets: AssetCollector;
  readonly diagnostics: Diagnostic[];
  readonly at: Place;
  readonly serving: Serving | undefined;
  readonly levels: number | undefined;
  readonly checks: readonly ModelCheck[] | undefined;
}

type Emitted = Pick<DefinitionStep, "Type" | "Arguments"> & Partial<DefinitionStep>;

/** The definition's Type, Arguments and other members of a job. A specification's `emit` can change them. */
export function emitJob(emission: Emission): Emitted {
  const view = viewOf(emission);
  const job = jobOf(emission, view);
  const security = securityOf(emission.target, emission.config);
  emission.diagnostics.push(...isolatedHosts(emission, security));
  // A request in SageMaker's own form is complete.
  const emitted =
    emission.spec.job.type === "service" ? job : { ...job, Arguments: secured(job.Type, job.Arguments, security) };
  const { emit } = emission.spec;
  if (emit === undefined) return emitted;
  const { step, diagnostics, at } = emission;
  const fail = (reason: string): Emitted => {
    diagnostics.push(diagnostic("compile/builder-failed", { step: step.id, reason }, at));
    return emitted;
  };
  try {
    const changed: unknown = emit(emitted, view);
    return isEmitted(changed) ? changed : fail("it did not return an object with a Type and Arguments");
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const isEmitted = (value: unknown): value is Emitted =>
  isObject(value) && typeof value["Type"] === "string" && isObject(value["Arguments"]);

function jobOf(emission: Emission, view: JobView): Emitted {
  const { spec, step, target, pipeline } = emission;
  const { job } = spec;
  switch (job.type) {
    case "processing": {
      const files = propertyFiles(spec);
      const request = processing(emission, job, view);
      return defined({
        Type: "Processing",
        Arguments: request,
        PropertyFiles: files.length === 0 ? undefined : files,
      });
    }
    case "training":
      return { Type: "Training", Arguments: trainingArguments(training(emission, job, view)) };
    case "tuning":
      return { Type: "Tuning", Arguments: tuning(emission, job, view) };
    case "transform": {
      const outputPath = outputPlace(target, pipeline.name, step.id, FOLDER);
      const request = job.request(view);
      return { Type: "Transform", Arguments: transformArguments({ ...access(target), request, outputPath }) };
    }
    case "model":
      return { Type: "Model", Arguments: modelArguments({ ...access(target), request: job.request(view) }) };
    case "register":
      return { Type: "RegisterModel", Arguments: registerArguments({ request: job.request(view) }) };
    case "service": {
      const type = typeof job.stepType === "function" ? job.stepType(view) : job.stepType;
      return { Type: type, Arguments: job.request(view), ...job.beside?.(view) };
    }
    case "gate":
      return { Type: "Condition", Arguments: {} };
    default:
      return job satisfies never;
  }
}

function viewOf({
  step,
  config,
  inputs,
  pipeline,
  target,
  diagnostics,
  at,
  serving,
  levels,
  checks,
}: Emission): JobView {
  const resolveImage = (image: Image): Json => {
    if ("uri" in image) return image.uri;
    const { instanceType } = config;
    const found = imageUri(image, target.region, at, typeof instanceType === "string" ? instanceType : undefined);
    for (const fault of found.diagnostics) {
      if (fault.code !== "image/unknown-region") diagnostics.push(fault);
      // The target sets the region, so the fault is reported once instead of for every step.
      else if (!diagnostics.some(({ code }) => code === fault.code))
        diagnostics.push({ ...fault, at: defined({ pipeline: pipeline.title, path: regionPath(target) }) });
    }
    return found.value;
  };
  return defined({
    step: step.id,
    branch: step.effectiveBranch ?? step.branch,
    config: { ...config },
    context: plainFacts(pipeline.context),
    inputs,
    pipeline: { name: pipeline.name, title: pipeline.title },
    target: { name: target.name, region: target.region, role: target.role },
    serving,
    levels,
    checks,
    image: resolveImage,
  });
}

/** The path of the region in the project's file. Undefined for the local target, which uses the pipeline's region. */
const regionPath = ({ name }: Target): string | undefined =>
  name === localTarget.name ? undefined : `targets${member(name)}.region`;
const member = (name: string): string => (/^\w+$/.test(name) ? `.${name}` : `["${name}"]`);

/** A job's role and tags. */
const access = ({ role, tags }: Target) => ({ role, tags });

/** The machine that a job requests, in the fields that the schemas of all jobs share (src/steps/shared-fields.ts). */
const machine = ({ instanceType, instanceCount, volumeSizeGb, maxRuntime, environment }: JsonObject) => ({
  instanceType: instanceType ?? "ml.m5.xlarge",
  instanceCount: instanceCount ?? 1,
  volumeSizeGb: volumeSizeGb ?? 30,
  maxRuntimeSeconds: maxRuntime,
  environment: objectOf(environment),
});

/**
 * A job's script, the settings that it receives, and its contract if it is locked. A user's script has its own defaults.
 */
function scriptFor(emission: Emission, job: ProcessingJob | TrainingJob | TuningJob) {
  const { spec, config, stated, assets, diagnostics } = emission;
  const chosen = chooseScript(spec, job.script, config);
  const locked = assets.locked(spec, chosen);
  if (locked !== undefined) diagnostics.push(...lockedFaults(emission, chosen, locked, assets.lockedRelease));
  return { chosen, passed: runsOwnCode(spec, chosen) ? stated : config, contract: locked?.contract };
}

function processing(emission: Emission, job: ProcessingJob, view: JobView) {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const { chosen, passed, contract } = scriptFor(emission, job);
  const { request, file } = containerArguments(spec, passed, contract);
  const script = assets.code({
    spec,
    script: chosen,
    given: file,
    step: step.id,
    at,
  });
  const program = file === undefined ? [script.entry] : [ARGUMENTS_PROGRAM, script.entry];
  const code = { name: "code", path: CONTAINER.code, uri: script.uri };
  const wired = Object.entries(inputs).map(([name, uri]) => ({ name, path: CONTAINER.processingInput(name), uri }));
  const external = (job.external?.(view) ?? []).map((input) => ({
    ...input,
    path: CONTAINER.processingInput(input.name),
  }));
  const outputs = Object.entries(spec.outputs).map(([name, { latest, destination }]) => ({
    name,
    path: CONTAINER.processingOutput(name),
    uri:
      destinationOf(emission, destination) ??
      (latest === true
        ? latestPlace(target, pipeline.name, step.id, name)
        : outputPlace(target, pipeline.name, step.id, name, ...(beginsAnother(name, spec.outputs) ? [FOLDER] : []))),
  }));
  return processingArguments({
    image: view.image(imageOf(job, view)),
    entrypoint: ["python3", ...program.map((path) => `${CONTAINER.code}/${path}`)],
    arguments: request,
    inputs: [code, ...external, ...wired],
    outputs,
    ...machine(config),
    ...access(target),
  });
}

/** The address that the config states for an output. Undefined for a local path, whose output is copied after a local run. */
function destinationOf({ config, target, diagnostics, at }: Emission, destination: Destination | undefined) {
  if (destination === undefined) return undefined;
  const folder = config[destination.field];
  if (folder === undefined) return undefined;
  if (!isLocalPath(folder)) {
    return exportPlace(folder, destination.folder, destination.perRun?.(config) === true);
  }
  if (target.name !== localTarget.name) {
    const fault = diagnostic("compile/destination-local", { path: folder }, { ...at, field: destination.field });
    // Several outputs can have the same destination.
    if (!diagnostics.some(({ code, at: { field } }) => code === fault.code && field === destination.field))
      diagnostics.push(fault);
  }
  return undefined;
}

/**
 * The time limit of a training job, which is required. This is the service's default. Source: API reference,
 * StoppingCondition (as of November 2026).
 */
const DEFAULT_TRAINING_SECONDS = 86_400;

function training(emission: Emission, job: TrainingJob | TuningJob, view: JobView): TrainingRequest {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const { chosen, passed, contract } = scriptFor(emission, job);
  const { request, file } = hyperparameters(spec, passed, contract);
  const script = assets.code({
    spec,
    script: chosen,
    given: file,
    step: step.id,
    at,
  });
  const { metricDefinitions } = job;
  const { maxRuntime = DEFAULT_TRAINING_SECONDS, maxWait = maxRuntime, spot, checkpointEvery } = config;
  return {
    image: view.image(imageOf(job, view)),
    code: { uri: script.uri, program: script.entry },
    region: target.region,
    hyperparameters: request,
    channels: Object.entries(inputs).map(([port, uri]) => ({
      name: ownMember(spec.inputs, port)?.channel ?? port,
      uri,
      contentType: "text/csv",
    })),
    outputPath: outputPlace(target, pipeline.name, step.id),
    ...machine(config),
    metricDefinitions: typeof metricDefinitions === "function" ? metricDefinitions(config) : metricDefinitions,
    spot: spot === true ? { maxWaitSeconds: maxWait } : undefined,
    checkpoints:
      spot === true || checkpointEvery !== undefined ? checkpointPlace(target, pipeline.name, step.id) : undefined,
    maxRuntimeSeconds: maxRuntime,
    ...access(target),
  };
}

function tuning(emission: Emission, job: TuningJob, view: JobView) {
  const { ranges, ...search } = job.search(emission.config);
  const named = Object.fromEntries(Object.entries(ranges).map(([field, range]) => [snakeCase(field), range]));
  return tuningArguments(training(emission, job, view), { ...search, ranges: named });
}

const imageOf = (job: ProcessingJob | TrainingJob | TuningJob, view: JobView): Image =>
  typeof job.image === "function" ? job.image(view) : job.image;

/** The files that conditions can read, one for each output that declares one, named after its port. */
const propertyFiles = (spec: StepSpec): readonly PropertyFile[] =>
  Object.entries(spec.outputs).flatMap(([port, { propertyFile }]) =>
    propertyFile === undefined ? [] : [{ PropertyFileName: port, OutputName: port, FilePath: propertyFile }],
  );

/**
 * The empty last part of an address that ends in a slash. SageMaker treats an address as a key prefix, so without the
 * slash, "Score" would also match objects in "Score_calibration/", and "data" objects in "data_rest/".
 */
const FOLDER = "";
const beginsAnother = (name: string, among: object): boolean =>
  Object.keys(among).some((other) => other !== name && other.startsWith(name));
