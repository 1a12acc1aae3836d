import { processing, retried, step, testModels, training, tuning } from "../testing/models.ts";

testModels({
  "three repetitions of a job": {
    steps: [processing("Load", { seconds: 100 }, retried({ MaxAttempts: 3 }))],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // one attempt: 10 s × 0.0001
    max: 0.04, // (1 + 3) × 100 s × 0.0001
  },
  "two policies for different exceptions": {
    steps: [
      training(
        "Train",
        { seconds: 100, count: 2 },
        {
          RetryPolicies: [
            { ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], MaxAttempts: 2 },
            { ExceptionType: ["SageMaker.CAPACITY_ERROR"], MaxAttempts: 4 },
          ],
        },
      ),
    ],
    measured: { Train: 10 },
    min: 0.0004, // 2 × 1 s × 0.0002
    likely: 0.004, // 2 × 10 s × 0.0002
    max: 0.28, // (1 + 2 + 4) × 2 × 100 s × 0.0002
  },
  "repetitions of calls start no further job": {
    steps: [
      processing("Load", { seconds: 100 }, retried({ MaxAttempts: 9 }, ["Step.SERVICE_FAULT", "Step.THROTTLING"])),
    ],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.01, // 1 × 100 s × 0.0001
  },
  "a policy that repeats for ten minutes": {
    steps: [processing("Load", { seconds: 100 }, retried({ ExpireAfterMin: 10 }))],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.08, // first attempt 100 s + 600 s of attempts + 100 s of one that started last, × 0.0001
  },
  "a policy without an end repeats five times": {
    steps: [processing("Load", { seconds: 100 }, retried({}))],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.06, // (1 + 5) × 100 s × 0.0001
  },
  "a policy with no attempts": {
    steps: [processing("Load", { seconds: 100 }, retried({ MaxAttempts: 0 }))],
    measured: { Load: 10 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.01, // 100 s × 0.0001
  },
  "the attempts of a training job share its limit": {
    steps: [training("Train", { seconds: 100 }, {}, { RetryStrategy: { MaximumRetryAttempts: 5 } })],
    measured: { Train: 10 },
    min: 0.0002, // 1 s × 0.0002
    likely: 0.002, // 10 s × 0.0002
    max: 0.02, // 100 s × 0.0002, all attempts together
  },
  "a search is repeated only for lack of capacity": {
    steps: [
      tuning(
        "Tune",
        { seconds: 100 },
        { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
        {
          RetryPolicies: [
            { ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], MaxAttempts: 7 },
            { ExceptionType: ["SageMaker.CAPACITY_ERROR"], MaxAttempts: 1 },
          ],
        },
      ),
    ],
    measured: { Tune: 40 },
    min: 0.0002, // one job: 1 s × 0.0002
    likely: 0.008, // all jobs: 40 s × 0.0002
    max: 0.16, // (1 + 1) × 4 jobs × 100 s × 0.0002
  },
  "a repeated run of a step with a price by run": {
    steps: [step("Cluster", "EMR", {}, retried({ MaxAttempts: 2 }))],
    min: 3, // 1 × 3
    likely: 3,
    max: 9, // (1 + 2) × 3
  },
});
