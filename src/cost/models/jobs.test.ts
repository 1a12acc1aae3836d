import { processing, step, testModels, training, transform } from "../testing/models.ts";

const LAMBDA = { FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:ask" };

testModels({
  "a processing job": {
    steps: [processing("Load", { seconds: 3600 })],
    measured: { Load: 90 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.009, // 90 s × 0.0001
    max: 0.36, // 3600 s × 0.0001
  },
  "several machines": {
    steps: [processing("Load", { seconds: 600, count: 4, type: "ml.m5.xlarge" })],
    measured: { Load: 60 },
    min: 0.0008, // 4 × 1 s × 0.0002
    likely: 0.048, // 4 × 60 s × 0.0002
    max: 0.48, // 4 × 600 s × 0.0002
  },
  "volumes of all machines": {
    steps: [training("Train", { seconds: 1000, count: 2, volume: 50 })],
    measured: { Train: 100 },
    min: 0.0006, // 2 × 1 s × (0.0002 + 50 GB × 0.000002)
    likely: 0.06, // 2 × 100 s × 0.0003
    max: 0.6, // 2 × 1000 s × 0.0003
  },
  "a volume that local storage replaces": {
    steps: [training("Train", { seconds: 100, type: "ml.g5.xlarge", volume: 500 })],
    measured: { Train: 10 },
    min: 0.001, // 1 s × 0.001, no volume
    likely: 0.01, // 10 s × 0.001
    max: 0.1, // 100 s × 0.001
  },
  "steps in a row and side by side": {
    steps: [
      processing("A", { seconds: 100 }),
      processing("B", { seconds: 200 }, { DependsOn: ["A"] }),
      training("C", { seconds: 300 }, { DependsOn: ["A"] }),
    ],
    measured: { A: 10, B: 20, C: 30 },
    min: 0.0004, // 0.0001 + 0.0001 + 0.0002
    likely: 0.009, // 10 × 0.0001 + 20 × 0.0001 + 30 × 0.0002
    max: 0.09, // 100 × 0.0001 + 200 × 0.0001 + 300 × 0.0002
  },
  "a local measurement above the limit": {
    steps: [processing("Load", { seconds: 60 })],
    measured: { Load: 500 },
    min: 0.0001, // 1 s × 0.0001
    likely: 0.006, // the limit of 60 s × 0.0001
    max: 0.006, // 60 s × 0.0001
  },
  "no limit of its own: a training job ends after a day": {
    steps: [training("Train", {})],
    measured: { Train: 50 },
    min: 0.0002, // 1 s × 0.0002
    likely: 0.01, // 50 s × 0.0002
    max: 17.28, // 86,400 s × 0.0002
  },
  "a transform job, which nothing limits": {
    steps: [transform("Score", { count: 2 })],
    measured: { Score: 100 },
    min: 0.0006, // 2 × 1 s × 0.0003
    likely: 0.06, // 2 × 100 s × 0.0003
    max: "at least 0",
  },
  "a heterogeneous cluster": {
    steps: [
      training(
        "Train",
        { seconds: 100, volume: 10 },
        {},
        {
          ResourceConfig: {
            VolumeSizeInGB: 10,
            InstanceGroups: [
              { InstanceGroupName: "a", InstanceType: "ml.m5.large", InstanceCount: 3 },
              { InstanceGroupName: "b", InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
            ],
          },
        },
      ),
    ],
    measured: { Train: 10 },
    min: 0.00108, // 3 × 0.0002 + 1 × 0.0004 + 4 machines × 10 GB × 0.000002
    likely: 0.0108, // 10 s × 0.00108
    max: 0.108, // 100 s × 0.00108
  },
  "machines kept for the next job": {
    steps: [
      training(
        "Train",
        {},
        {},
        {
          ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, KeepAlivePeriodInSeconds: 600 },
          StoppingCondition: { MaxRuntimeInSeconds: 400 },
        },
      ),
    ],
    measured: { Train: 100 },
    min: 0.0002, // 1 s × 0.0002
    likely: 0.02, // 100 s × 0.0002
    max: 0.2, // (400 + 600) s × 0.0002
  },
  "steps that are not billed": {
    steps: [
      step("Model", "Model", {}),
      step("Register", "RegisterModel", {}),
      step("Lineage", "Lineage", {}),
      processing("Load", { seconds: 100 }),
    ],
    measured: { Load: 10 },
    min: 0.0001, // Load alone: 1 s × 0.0001
    likely: 0.001, // 10 s × 0.0001
    max: 0.01, // 100 s × 0.0001
  },
  "a function with a price by run, and a cluster by its step's name": {
    steps: [step("Ask", "Lambda", {}, LAMBDA), step("Cluster", "EMR", {})],
    min: 3.002, // 0.002 + 3
    likely: 3.002,
    max: 3.002,
  },
  "a function without a price": {
    steps: [step("Ask", "Lambda", {}, LAMBDA), processing("Load", { seconds: 100 })],
    prices: { perRun: {} },
    measured: { Load: 10 },
    min: "at least 0.0001", // Load alone: 1 s × 0.0001
    likely: "at least 0.001", // 10 s × 0.0001
    max: "at least 0.01", // 100 s × 0.0001
  },
  "a machine without a price": {
    steps: [processing("A", { seconds: 100 }), processing("B", { seconds: 100, type: "ml.c7i.large" })],
    measured: { A: 10, B: 10 },
    min: "at least 0.0001", // A alone: 1 s × 0.0001
    likely: "at least 0.001", // 10 s × 0.0001
    max: "at least 0.01", // 100 s × 0.0001
  },
  "volumes without a price": {
    steps: [processing("A", { seconds: 100, volume: 30 })],
    prices: { volumes: {} },
    measured: { A: 10 },
    min: "at least 0.0001", // 1 s × 0.0001 without its volume
    likely: "at least 0.001", // 10 s × 0.0001
    max: "at least 0.01", // 100 s × 0.0001
  },
  "a step that no local run has measured": {
    steps: [processing("A", { seconds: 100 }), processing("B", { seconds: 100 })],
    measured: { A: 10 },
    min: 0.0002, // 2 × 1 s × 0.0001
    likely: "at least 0.001", // A alone: 10 s × 0.0001
    max: 0.02, // 2 × 100 s × 0.0001
  },
});
