import { expect, test } from "vitest";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import { comparable } from "../../spec/condition.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../../steps/pipeline.ts";
import { param } from "../expressions.ts";
import { conditionStep, failStep, processingStep, trainingStep } from "./index.ts";

const ROLE = "arn:aws:iam::123456789012:role/SageMakerRole";
const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1";
const cluster = { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 } as const;

test("steps are written in the service's form", () => {
  const best = param.float("Best", { default: 0.5 });
  const proc = processingStep(
    "Proc",
    {
      AppSpecification: { ImageUri: image },
      ProcessingResources: { ClusterConfig: cluster },
      RoleArn: ROLE,
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "train",
            S3Output: { S3Uri: "s3://b/x", LocalPath: "/opt/ml/processing/x", S3UploadMode: "EndOfJob" },
          },
        ],
      },
    },
    { files: { Best: { output: "train", path: "best.json" } } },
  );
  const train = trainingStep("Train", {
    AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
    ResourceConfig: cluster,
    RoleArn: ROLE,
    OutputDataConfig: { S3OutputPath: "s3://b/out" },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    InputDataConfig: [
      {
        ChannelName: "train",
        DataSource: {
          S3DataSource: {
            S3DataType: "S3Prefix",
            S3Uri: proc.properties.ProcessingOutputConfig.Outputs.train.S3Output.S3Uri,
          },
        },
      },
    ],
  });
  const gate = conditionStep("Gate", {
    conditions: [comparable(proc.files.Best.get("auc")).gt(best)],
    if: [train],
    else: [failStep("Stop", "no")],
  });
  const { value, diagnostics } = Pipeline("n", { experiment: null }).use(gate).build();
  const wired = resolve(value, standardRegistry);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  const compiled = compile(wired.value, localTarget, sources, standardRegistry, { version: "0" });
  expect([...diagnostics, ...wired.diagnostics, ...compiled.diagnostics]).toEqual([]);
  expect(compiled.value.definition).toMatchInlineSnapshot(`
    {
      "Metadata": {},
      "Parameters": [
        {
          "DefaultValue": 0.5,
          "Name": "Best",
          "Type": "Float",
        },
      ],
      "PipelineExperimentConfig": null,
      "Steps": [
        {
          "Arguments": {
            "AppSpecification": {
              "ImageUri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1",
            },
            "ProcessingOutputConfig": {
              "Outputs": [
                {
                  "OutputName": "train",
                  "S3Output": {
                    "LocalPath": "/opt/ml/processing/x",
                    "S3UploadMode": "EndOfJob",
                    "S3Uri": "s3://b/x",
                  },
                },
              ],
            },
            "ProcessingResources": {
              "ClusterConfig": {
                "InstanceCount": 1,
                "InstanceType": "ml.m5.xlarge",
                "VolumeSizeInGB": 30,
              },
            },
            "RoleArn": "arn:aws:iam::123456789012:role/SageMakerRole",
          },
          "Name": "Proc",
          "PropertyFiles": [
            {
              "FilePath": "best.json",
              "OutputName": "train",
              "PropertyFileName": "Best",
            },
          ],
          "Type": "Processing",
        },
        {
          "Arguments": {
            "Conditions": [
              {
                "LeftValue": {
                  "Std:JsonGet": {
                    "Path": "auc",
                    "PropertyFile": {
                      "Get": "Steps.Proc.PropertyFiles.Best",
                    },
                  },
                },
                "RightValue": {
                  "Get": "Parameters.Best",
                },
                "Type": "GreaterThan",
              },
            ],
            "ElseSteps": [
              {
                "Arguments": {
                  "ErrorMessage": "no",
                },
                "Name": "Stop",
                "Type": "Fail",
              },
            ],
            "IfSteps": [
              {
                "Arguments": {
                  "AlgorithmSpecification": {
                    "TrainingImage": "111122223333.dkr.ecr.us-east-1.amazonaws.com/img:1",
                    "TrainingInputMode": "File",
                  },
                  "InputDataConfig": [
                    {
                      "ChannelName": "train",
                      "DataSource": {
                        "S3DataSource": {
                          "S3DataType": "S3Prefix",
                          "S3Uri": {
                            "Get": "Steps.Proc.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
                          },
                        },
                      },
                    },
                  ],
                  "OutputDataConfig": {
                    "S3OutputPath": "s3://b/out",
                  },
                  "ResourceConfig": {
                    "InstanceCount": 1,
                    "InstanceType": "ml.m5.xlarge",
                    "VolumeSizeInGB": 30,
                  },
                  "RoleArn": "arn:aws:iam::123456789012:role/SageMakerRole",
                  "StoppingCondition": {
                    "MaxRuntimeInSeconds": 3600,
                  },
                },
                "Name": "Train",
                "Type": "Training",
              },
            ],
          },
          "Name": "Gate",
          "Type": "Condition",
        },
      ],
      "Version": "2020-12-01",
    }
  `);
});

test("a pipeline can consist of a single condition", () => {
  const gate = conditionStep("Gate", { conditions: [comparable(1).lt(2)] });
  expect(Pipeline("only").use(gate).build().diagnostics).toEqual([]);
});
