import type { Json, JsonObject } from "../base/canonical.ts";
import { listOf, objectOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";

/** The part of the service that a job's machines are billed by. */
export const COMPONENTS = ["processing", "training", "transform"] as const;
export type Component = (typeof COMPONENTS)[number];

/** Machines of one type. The members are as the request has them, so they can be expressions. */
export interface MachineGroup {
  readonly type: Json | undefined;
  readonly count: Json | undefined;
  /** In GB, for each machine. */
  readonly volume: Json | undefined;
}

/** Whether a job is managed spot training; "open" if only the execution knows. */
export type SpotUse = boolean | "open";

/** A job that a step starts, with all machines that it needs at the same time. */
export interface JobRequest {
  readonly groups: readonly MachineGroup[];
  /** The limit that the request states, in seconds. */
  readonly seconds: Json | undefined;
  readonly isSpot: SpotUse;
  /** How long idle machines are kept for the next job, which is billed, too. */
  readonly keepAlive: Json | undefined;
}

/** The jobs of a step. */
export interface StepJobs {
  readonly component: Component;
  /** The jobs that the step can start. A tuning step can have several, and starts any of them. */
  readonly kinds: readonly [JobRequest, ...JobRequest[]];
  /** Undefined unless the step is a hyperparameter search. */
  readonly search: Search | undefined;
}

interface Search {
  /** The maximum number of jobs. */
  readonly jobs: Json | undefined;
  /** The maximum number of jobs at the same time. */
  readonly parallel: Json | undefined;
  /** The limit on the search as a whole, in seconds. */
  readonly seconds: Json | undefined;
}

/** The jobs that a step starts. Undefined if it starts none, or none that SageMaker's limits describe. */
export function jobsOf({ Type, Arguments }: DefinitionStep): StepJobs | undefined {
  // A step that calls a function needs no Arguments.
  const request = objectOf(Arguments as Json | undefined);
  const alone = (component: Component, kind: JobRequest): StepJobs => ({ component, kinds: [kind], search: undefined });
  switch (Type) {
    case "Processing":
    case "QualityCheck":
    case "ClarifyCheck":
      return alone("processing", {
        groups: [groupOf(objectOf(objectOf(request["ProcessingResources"])["ClusterConfig"]))],
        seconds: limitOf(request),
        isSpot: false,
        keepAlive: undefined,
      });
    case "Training":
      return alone("training", trainingJob(request, objectOf(request["ResourceConfig"])));
    case "Transform": {
      const groups = [groupOf(objectOf(request["TransformResources"]))];
      return alone("transform", { groups, seconds: undefined, isSpot: false, keepAlive: undefined });
    }
    case "Tuning":
      return searchOf(request);
    default:
      return undefined;
  }
}

const limitOf = (request: JsonObject): Json | undefined =>
  objectOf(request["StoppingCondition"])["MaxRuntimeInSeconds"];

const groupOf = ({ InstanceType: type, InstanceCount: count, VolumeSizeInGB: volume }: JsonObject): MachineGroup => ({
  type,
  count,
  volume,
});

function trainingJob(request: JsonObject, resources: JsonObject): JobRequest {
  const { EnableManagedSpotTraining: enabled = false } = request;
  const isSpot = typeof enabled === "boolean" ? enabled : "open";
  const { MaxWaitTimeInSeconds: wait } = objectOf(request["StoppingCondition"]);
  const several = listOf(resources["InstanceGroups"]).map(objectOf);
  return {
    // The volume's size applies to the machines of all groups.
    groups:
      several.length === 0 ? [groupOf(resources)] : several.map((one) => ({ ...groupOf(resources), ...typed(one) })),
    // An interrupted job is started again, so only the limit on waiting and running together limits what is billed.
    seconds: isSpot === false ? limitOf(request) : (wait ?? limitOf(request)),
    isSpot,
    keepAlive: resources["KeepAlivePeriodInSeconds"],
  };
}

const typed = ({ InstanceType: type, InstanceCount: count }: JsonObject): Pick<MachineGroup, "type" | "count"> => ({
  type,
  count,
});

function searchOf(request: JsonObject): StepJobs {
  const limits = objectOf(objectOf(request["HyperParameterTuningJobConfig"])["ResourceLimits"]);
  const several = listOf(request["TrainingJobDefinitions"]).map(objectOf);
  const definitions = several.length === 0 ? [objectOf(request["TrainingJobDefinition"])] : several;
  const [first, ...others] = definitions.flatMap(searchedJobs);
  return {
    component: "training",
    kinds: [first as JobRequest, ...others],
    search: {
      jobs: limits["MaxNumberOfTrainingJobs"],
      parallel: limits["MaxParallelTrainingJobs"],
      seconds: limits["MaxRuntimeInSeconds"],
    },
  };
}

/** The training jobs of a definition: one for each configuration of machines that the search may choose. */
function searchedJobs(definition: JsonObject): readonly JobRequest[] {
  const flexible = objectOf(definition["HyperParameterTuningResourceConfig"]);
  const configs = listOf(flexible["InstanceConfigs"]).map(objectOf);
  if (configs.length > 0) return configs.map((config) => trainingJob(definition, config));
  const resources = "ResourceConfig" in definition ? objectOf(definition["ResourceConfig"]) : flexible;
  return [trainingJob(definition, resources)];
}
