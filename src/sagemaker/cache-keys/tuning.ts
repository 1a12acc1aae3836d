import { below } from "./paths.ts";
import { DATA, GUIDE, KEYS, MACHINE, NAME, NETWORK, ROLE, TAGS, TIME } from "./reasons.ts";
import type { CacheTable } from "./table.ts";
import {
  CHANNEL_DATA,
  CHANNELS,
  DATA_VERSION_HYPERPARAMETER,
  LIMITS,
  MACHINES_NOT_TOLD,
  MACHINES_TOLD,
  NETWORK_MEMBERS,
  SCRIPT_ADDRESS,
  SCRIPT_JOB_NAME,
  SPOT,
} from "./training.ts";

const CONFIG = "HyperParameterTuningJobConfig";
const RESOURCES = "HyperParameterTuningResourceConfig";

/** A search's ranges, which occur in three locations. */
const ranges = (path: string): readonly string[] => [
  ...["IntegerParameterRanges[]", "ContinuousParameterRanges[]"].flatMap((list) =>
    below(`${path}.${list}`, "Name", "MinValue", "MaxValue", "ScalingType"),
  ),
  ...below(`${path}.CategoricalParameterRanges[]`, "Name", "Values[]"),
  ...below(`${path}.AutoParameters[]`, "Name", "ValueHint"),
];

/** A request describes either one algorithm or a list of algorithms, with the same members. */
const both = (members: readonly string[]): readonly string[] =>
  ["TrainingJobDefinition", "TrainingJobDefinitions[]"].flatMap((path) => below(path, ...members));

/** Applies to a single algorithm. For a list of algorithms, AWS and a local run both compare everything. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  [NAME]: [`StaticHyperParameters.${SCRIPT_JOB_NAME}`],
  [DATA]: [`StaticHyperParameters.${DATA_VERSION_HYPERPARAMETER}`],
  [ROLE]: ["RoleArn"],
  [NETWORK]: NETWORK_MEMBERS,
  [KEYS]: ["OutputDataConfig.KmsKeyId", "ResourceConfig.VolumeKmsKeyId", `${RESOURCES}.VolumeKmsKeyId`],
  [MACHINE]: [...MACHINES_NOT_TOLD, ...SPOT, ...below(RESOURCES, "VolumeSizeInGB", "InstanceConfigs[].VolumeSizeInGB")],
  [TIME]: LIMITS,
};

export const tuning: CacheTable = {
  type: "Tuning",
  aws: {
    source: GUIDE,
    arguments: [
      CONFIG,
      ...below(
        "TrainingJobDefinition",
        "AlgorithmSpecification",
        "HyperParameterRanges",
        "InputDataConfig",
        "StaticHyperParameters",
        "TuningObjective",
      ),
      "TrainingJobDefinitions",
    ],
  },
  local: {
    value: [
      ...below(CONFIG, "Strategy", "RandomSeed", "TrainingJobEarlyStoppingType"),
      ...below(`${CONFIG}.StrategyConfig.HyperbandStrategyConfig`, "MinResource", "MaxResource"),
      ...below(`${CONFIG}.HyperParameterTuningJobObjective`, "Type", "MetricName"),
      ...below(`${CONFIG}.ResourceLimits`, "MaxNumberOfTrainingJobs", "MaxParallelTrainingJobs", "MaxRuntimeInSeconds"),
      ...ranges(`${CONFIG}.ParameterRanges`),
      ...below(
        `${CONFIG}.TuningJobCompletionCriteria`,
        "TargetObjectiveMetricValue",
        "BestObjectiveNotImproving.MaxNumberOfTrainingJobsNotImproving",
        "ConvergenceDetected.CompleteOnConvergence",
      ),
      ...both([
        "DefinitionName",
        ...below("TuningObjective", "Type", "MetricName"),
        ...ranges("HyperParameterRanges"),
        "StaticHyperParameters.*",
        ...below("AlgorithmSpecification", "TrainingImage", "AlgorithmName", "TrainingInputMode"),
        ...below("AlgorithmSpecification.MetricDefinitions[]", "Name", "Regex"),
        ...CHANNELS,
        "Environment.*",
        "CheckpointConfig.LocalPath",
        "OutputDataConfig.CompressionType",
        ...MACHINES_TOLD,
        ...below(RESOURCES, "InstanceType", "InstanceCount", "AllocationStrategy"),
        ...below(`${RESOURCES}.InstanceConfigs[]`, "InstanceType", "InstanceCount"),
      ]),
      ...below("TrainingJobDefinitions[]", ...Object.values(LEFT_OUT).flat()),
      "WarmStartConfig.WarmStartType",
      "WarmStartConfig.ParentHyperParameterTuningJobs[].HyperParameterTuningJobName",
      "Autotune.Mode",
    ],
    content: both([...CHANNEL_DATA, `StaticHyperParameters.${SCRIPT_ADDRESS}`]),
    // Each training job in a search has its own checkpoints and never finds those of another job.
    place: both(["OutputDataConfig.S3OutputPath", "CheckpointConfig.S3Uri"]),
    none: Object.fromEntries(
      Object.entries(LEFT_OUT).map(([reason, members]) => [
        reason,
        [
          ...below("TrainingJobDefinition", ...members),
          ...(reason === NAME ? ["HyperParameterTuningJobName", ...TAGS] : []),
        ],
      ]),
    ),
  },
};
