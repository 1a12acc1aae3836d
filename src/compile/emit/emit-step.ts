import type { Json, JsonObject } from "../../base/canonical.ts";
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
  type TrainingRequest,
  trainingArguments,
  transformArguments,
  tuningArguments,
} from "../../sagemaker/emit/index.ts";
import { imageUri } from "../../sagemaker/images.ts";
import { plainFacts } from "../../spec/context.ts";
import { CONTAINER } from "../../spec/contract.ts";
import {
  type Image,
  type JobView,
  type ProcessingJob,
  type Serving,
  scriptOf,
  type TrainingJob,
  type TuningJob,
} from "../../spec/job.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import { outputPlace } from "../places.ts";
import { containerArguments, hyperparameters } from "./arguments.ts";
import type { AssetCollector } from "./assets.ts";

/** One step with all that its emission needs; config and inputs are final. */
export interface Emission {
  readonly step: WiredStep;
  readonly spec: StepSpec;
  readonly config: JsonObject;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly pipeline: PipelineValue;
  readonly target: Target;
  readonly registry: Registry;
  readonly assets: AssetCollector;
  readonly diagnostics: Diagnostic[];
  readonly at: Place;
  readonly serving?: Serving;
}

type Emitted = Pick<DefinitionStep, "Type" | "Arguments"> & Partial<DefinitionStep>;

/** The definition's Type, Arguments and members beside them. A specification with an `emit` of its own has the last word. */
export function emitJob(emission: Emission): Emitted {
  const view = viewOf(emission);
  const emitted = jobOf(emission, view);
  const { emit } = emission.spec;
  if (emit === undefined) return emitted;
  const { step, diagnostics, at } = emission;
  const fail = (reason: string): Emitted => {
    diagnostics.push(diagnostic("compile/builder-failed", { step: step.id, reason }, at));
    return emitted;
  };
  try {
    const changed: Partial<Emitted> | undefined = emit(emitted, view) as Emitted | undefined;
    return typeof changed?.Type === "string" && typeof changed.Arguments === "object"
      ? (changed as Emitted)
      : fail("it gave nothing with a Type and Arguments");
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function jobOf(emission: Emission, view: JobView): Emitted {
  const { spec, target } = emission;
  const { job } = spec;
  if (job.type === "processing") {
    const files = propertyFiles(spec);
    return {
      Type: "Processing",
      Arguments: processing(emission, job, view),
      ...(files.length === 0 ? {} : { PropertyFiles: files }),
    };
  }
  if (job.type === "training") return { Type: "Training", Arguments: trainingArguments(training(emission, job, view)) };
  if (job.type === "tuning") return { Type: "Tuning", Arguments: tuning(emission, job, view) };
  if (job.type === "transform") {
    const outputPath = outputPlace(target, emission.pipeline.name, emission.step.id);
    return {
      Type: "Transform",
      Arguments: transformArguments({ ...access(target), request: job.request(view), outputPath }),
    };
  }
  if (job.type === "model")
    return { Type: "Model", Arguments: modelArguments({ ...access(target), request: job.request(view) }) };
  if (job.type === "register")
    return { Type: "RegisterModel", Arguments: registerArguments({ request: job.request(view) }) };
  if (job.type === "service") {
    const type = typeof job.stepType === "function" ? job.stepType(view) : job.stepType;
    return { Type: type, Arguments: job.request(view), ...job.beside?.(view) };
  }
  return { Type: "Condition", Arguments: {} };
}

function viewOf({ step, config, inputs, pipeline, target, diagnostics, at, serving }: Emission): JobView {
  const resolveImage = (image: Image): Json => {
    if ("uri" in image) return image.uri;
    const machine = config["instanceType"];
    const found = imageUri(image, target.region, at, typeof machine === "string" ? machine : undefined);
    diagnostics.push(...found.diagnostics);
    return found.value;
  };
  const branch = step.effectiveBranch ?? step.branch;
  return {
    step: step.id,
    ...(branch === undefined ? {} : { branch }),
    config: { ...config },
    context: plainFacts(pipeline.context),
    inputs,
    pipeline: { name: pipeline.name, title: pipeline.title },
    target: { name: target.name, region: target.region, role: target.role },
    ...(serving === undefined ? {} : { serving }),
    image: resolveImage,
  };
}

/** Who runs a job, and how it is shut in. */
const access = (target: Target) => ({
  role: target.role,
  ...(target.kms === undefined ? {} : { kms: target.kms }),
  ...(target.vpc === undefined ? {} : { vpc: target.vpc }),
  ...(target.tags === undefined ? {} : { tags: target.tags }),
});

/** The machine that a job asks for, by the field names that every job's schema shares (src/steps/shared-fields.ts). */
const machine = (config: JsonObject) => ({
  instanceType: config["instanceType"] ?? "ml.m5.xlarge",
  instanceCount: config["instanceCount"] ?? 1,
  volumeSizeGb: config["volumeSizeGb"] ?? 30,
  ...(config["maxRuntime"] === undefined ? {} : { maxRuntimeSeconds: config["maxRuntime"] }),
  ...(config["environment"] === undefined ? {} : { environment: config["environment"] as JsonObject }),
});

function processing(emission: Emission, job: ProcessingJob, view: JobView): JsonObject {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const script = assets.code(spec, scriptOf(job.script, config), "tree", step.id, at);
  const code = { name: "code", path: CONTAINER.code, uri: script.uri };
  const wired = Object.entries(inputs).map(([port, uri]) => ({
    name: port,
    path: CONTAINER.processingInput(port),
    uri,
  }));
  const external = (job.external?.(view) ?? []).map((input) => ({
    ...input,
    path: CONTAINER.processingInput(input.name),
  }));
  const outputs = Object.keys(spec.outputs).map((port) => ({
    name: port,
    path: CONTAINER.processingOutput(port),
    uri: outputPlace(target, pipeline.name, step.id, port),
  }));
  return processingArguments({
    image: view.image(imageOf(job, view)),
    entrypoint: ["python3", `${CONTAINER.code}/${script.entry}`],
    arguments: containerArguments(spec, config),
    inputs: [code, ...external, ...wired],
    outputs,
    ...machine(config),
    ...access(target),
  });
}

function training(emission: Emission, job: TrainingJob | TuningJob, view: JobView): TrainingRequest {
  const { spec, step, config, inputs, pipeline, target, assets, at } = emission;
  const script = assets.code(spec, scriptOf(job.script, config), "archive", step.id, at);
  const { metricDefinitions } = job;
  const metrics = typeof metricDefinitions === "function" ? metricDefinitions(config) : metricDefinitions;
  // A training job must have a limit. A day is the service's own default (API reference, StoppingCondition; as known in 2026-11).
  const maxRuntime = config["maxRuntime"] ?? 86_400;
  return {
    image: view.image(imageOf(job, view)),
    program: script.entry,
    submitDirectory: script.uri,
    region: target.region,
    hyperparameters: hyperparameters(spec, config),
    channels: Object.entries(inputs).map(([port, uri]) => ({
      name: ownMember(spec.inputs, port)?.channel ?? port,
      uri,
      contentType: "text/csv",
    })),
    outputPath: outputPlace(target, pipeline.name, step.id),
    ...machine(config),
    ...(metrics === undefined ? {} : { metricDefinitions: metrics }),
    ...(config["spot"] === true ? { spot: { maxWaitSeconds: config["maxWait"] ?? maxRuntime } } : {}),
    maxRuntimeSeconds: maxRuntime,
    ...access(target),
  };
}

function tuning(emission: Emission, job: TuningJob, view: JobView): JsonObject {
  const { ranges, ...search } = job.search(emission.config);
  const named = Object.fromEntries(Object.entries(ranges).map(([field, range]) => [snakeCase(field), range]));
  return tuningArguments(training(emission, job, view), { ...search, ranges: named });
}

const imageOf = (job: ProcessingJob | TrainingJob | TuningJob, view: JobView): Image =>
  typeof job.image === "function" ? job.image(view) : job.image;

/** The files that conditions may read: one for each output that names one, called by its port. */
const propertyFiles = (spec: StepSpec): readonly PropertyFile[] =>
  Object.entries(spec.outputs).flatMap(([port, { propertyFile }]) =>
    propertyFile === undefined ? [] : [{ PropertyFileName: port, OutputName: port, FilePath: propertyFile }],
  );
