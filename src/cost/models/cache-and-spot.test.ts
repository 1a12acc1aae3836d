import { CACHED, processing, testModels, training, trainingRequest } from "../testing/models.ts";

const EACH_TIME = {
  AppSpecification: { ImageUri: "i", ContainerArguments: [{ Get: "Execution.PipelineExecutionId" }] },
};
const spot = { EnableManagedSpotTraining: true };
const limits = (run: number, wait: number) => ({
  ...spot,
  StoppingCondition: { MaxRuntimeInSeconds: run, MaxWaitTimeInSeconds: wait },
});
const uncachable = processing("Load", { seconds: 100 }, CACHED);

testModels({
  "a step that the cache may answer": {
    steps: [processing("Load", { seconds: 100 }, CACHED), training("Train", { seconds: 100 })],
    measured: { Load: 10, Train: 10 },
    min: 0.0002, // Load 0, Train 1 s × 0.0002
    likely: 0.003, // nothing is reused: 10 × 0.0001 + 10 × 0.0002
    max: 0.03, // 100 × 0.0001 + 100 × 0.0002
  },
  "a cache that is off": {
    steps: [processing("Load", { seconds: 100 }, { CacheConfig: { Enabled: false } })],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.01, // 100 s × 0.0001
  },
  "a request that is different each time, and the step that reads its output": {
    steps: [
      { ...uncachable, Arguments: { ...uncachable.Arguments, ...EACH_TIME } },
      training("Train", { seconds: 100 }, CACHED, {
        InputDataConfig: [
          {
            DataSource: {
              S3DataSource: { S3Uri: { Get: "Steps.Load.ProcessingOutputConfig.Outputs['o'].S3Output.S3Uri" } },
            },
          },
        ],
      }),
    ],
    measured: { Load: 10, Train: 10 },
    min: 0.0003, // neither can be reused: 0.0001 + 0.0002
    likely: 0.003, // 10 × 0.0001 + 10 × 0.0002
    max: 0.03, // 100 × 0.0001 + 100 × 0.0002
  },
  "cached and retried": {
    steps: [
      processing(
        "Load",
        { seconds: 100 },
        {
          ...CACHED,
          RetryPolicies: [{ ExceptionType: ["SageMaker.CAPACITY_ERROR"], MaxAttempts: 1 }],
        },
      ),
    ],
    measured: { Load: 10 },
    min: 0,
    likely: 0.001, // 10 s × 0.0001
    max: 0.02, // (1 + 1) × 100 s × 0.0001
  },
  "spot training with a price": {
    steps: [training("Train", {}, {}, limits(100, 300))],
    measured: { Train: 10 },
    min: 0.00005, // 1 s × 0.00005
    likely: 0.0005, // 10 s × 0.00005
    max: 0.015, // MaxWaitTimeInSeconds: 300 s × 0.00005
  },
  "spot training without a price costs at most as much as on demand": {
    steps: [training("Train", { type: "ml.m5.xlarge" }, {}, limits(100, 300))],
    measured: { Train: 10 },
    min: "at least 0",
    likely: "at least 0",
    max: 0.12, // 300 s × 0.0004
  },
  "spot training that does not say how long it waits": {
    steps: [training("Train", { seconds: 100 }, {}, spot)],
    measured: { Train: 10 },
    min: 0.00005, // 1 s × 0.00005
    likely: 0.0005, // 10 s × 0.00005
    max: 0.005, // MaxRuntimeInSeconds: 100 s × 0.00005
  },
  "a search with spot training": {
    steps: [
      {
        Name: "Tune",
        Type: "Tuning",
        Arguments: {
          HyperParameterTuningJobConfig: { ResourceLimits: { MaxNumberOfTrainingJobs: 5, MaxParallelTrainingJobs: 1 } },
          TrainingJobDefinition: trainingRequest({ volume: 20 } as never, limits(100, 200)) as never,
        },
      },
    ],
    measured: { Tune: 50 },
    min: 0.00009, // 1 s × (0.00005 + 20 GB × 0.000002)
    likely: 0.0045, // 50 s × 0.00009
    max: 0.09, // 5 jobs × 200 s × 0.00009
  },
});
