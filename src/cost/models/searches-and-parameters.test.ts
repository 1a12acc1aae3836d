import { processing, step, testModels, training, trainingRequest, tuning } from "../testing/models.ts";

const get = (name: string) => ({ Get: `Parameters.${name}` });
const MACHINE = { Name: "Machine", Type: "String", DefaultValue: "ml.m5.xlarge" } as const;
const COUNT = { Name: "Count", Type: "Integer", DefaultValue: 3 } as const;

testModels({
  "a search: jobs times limit": {
    steps: [tuning("Tune", { seconds: 100, count: 2 }, { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 4 })],
    measured: { Tune: 300 },
    min: 0.0004, // one job: 2 × 1 s × 0.0002
    likely: 0.12, // 2 × 300 s of all jobs × 0.0002
    max: 0.8, // 20 × 2 × 100 s × 0.0002
  },
  "a limit on the search as a whole": {
    steps: [
      tuning(
        "Tune",
        { seconds: 100 },
        {
          MaxNumberOfTrainingJobs: 20,
          MaxParallelTrainingJobs: 4,
          MaxRuntimeInSeconds: 300,
        },
      ),
    ],
    measured: { Tune: 50 },
    min: 0.0002, // 1 s × 0.0002
    likely: 0.01, // 50 s × 0.0002
    max: 0.24, // 4 at the same time × 300 s × 0.0002, less than 20 × 100 s
  },
  "a search without a number of jobs": {
    steps: [tuning("Tune", { seconds: 100 }, { MaxParallelTrainingJobs: 4 })],
    measured: { Tune: 50 },
    min: 0.0002, // 1 s × 0.0002
    likely: 0.01, // 50 s × 0.0002
    max: "at least 0",
  },
  "a search with several definitions": {
    steps: [
      step("Tune", "Tuning", {
        HyperParameterTuningJobConfig: { ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 1 } },
        TrainingJobDefinitions: [
          trainingRequest({ seconds: 500 }),
          trainingRequest({ seconds: 300, type: "ml.m5.xlarge" }),
        ],
      }),
    ],
    min: 0.0002, // the cheaper: 1 s × 0.0002
    likely: "at least 0",
    max: 1.2, // the dearer, 10 × 300 s × 0.0004, compared with 10 × 500 s × 0.0002
  },
  "a search that chooses among machines": {
    steps: [
      step("Tune", "Tuning", {
        HyperParameterTuningJobConfig: { ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 1 } },
        TrainingJobDefinition: {
          StoppingCondition: { MaxRuntimeInSeconds: 100 },
          HyperParameterTuningResourceConfig: {
            InstanceConfigs: [
              { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 10 },
              { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 10 },
            ],
          },
        },
      }),
    ],
    min: 0.00022, // 1 s × (0.0002 + 10 GB × 0.000002)
    likely: "at least 0",
    max: 0.126, // 3 × 100 s × (0.0004 + 0.00002)
  },
  "the defaults of parameters": {
    steps: [processing("Load", { seconds: 100, type: get("Machine"), count: get("Count") })],
    parameters: [MACHINE, COUNT],
    measured: { Load: 10 },
    min: 0.0006, // 3 × 1 s × 0.0002
    likely: 0.006, // 3 × 10 s × 0.0002
    max: 0.06, // 3 × 100 s × 0.0002
  },
  "the given values of parameters": {
    steps: [processing("Load", { seconds: 100, type: get("Machine"), count: get("Count") })],
    parameters: [MACHINE, COUNT],
    values: { Machine: "ml.m5.large", Count: "5" },
    measured: { Load: 10 },
    min: 0.0005, // 5 × 1 s × 0.0001
    likely: 0.005, // 5 × 10 s × 0.0001
    max: 0.05, // 5 × 100 s × 0.0001
  },
  "a parameter without a default": {
    steps: [processing("Load", { seconds: 100, count: get("Count") }), training("Train", { seconds: get("Limit") })],
    parameters: [
      { Name: "Count", Type: "Integer" },
      { Name: "Limit", Type: "Integer" },
    ],
    measured: { Load: 10, Train: 10 },
    min: "at least 0.0002", // Train: 1 s × 0.0002
    likely: "at least 0.002", // Train: 10 s × 0.0002
    max: "at least 0",
  },
  "a machine that an earlier step chooses": {
    steps: [training("Train", { seconds: 100, type: { Get: "Steps.Choose.OutputParameters['type']" } })],
    measured: { Train: 10 },
    min: "at least 0",
    likely: "at least 0",
    max: "at least 0",
  },
});
