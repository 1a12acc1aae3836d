import { expect, test } from "vitest";
import type { Definition } from "../../sagemaker/definition.ts";
import { fixedJob, perExecution } from "./settings.ts";

const definition = (instance: object, uri: object | string = "s3://models/latest"): Definition => ({
  Version: "2020-12-01",
  Parameters: [
    { Name: "Machine", Type: "String", DefaultValue: "ml.m5.large" },
    { Name: "Open", Type: "String" },
  ],
  Steps: [
    {
      Name: "Gate",
      Type: "Condition",
      Arguments: {
        IfSteps: [
          {
            Name: "Drift",
            Type: "Processing",
            Arguments: {
              ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: instance as never } },
              ProcessingOutputConfig: {
                KmsKeyId: "alias/prod",
                Outputs: [{ OutputName: "report", S3Output: { S3Uri: uri as never } }],
              },
              RoleArn: "arn:aws:iam::123456789012:role/dev",
            },
          },
        ],
      },
    },
  ],
});
const machine = { Get: "Parameters.Machine" };

test.each([
  ["its default", {}, "ml.m5.large"],
  ["the schedule's value", { Machine: "ml.m5.4xlarge" }, "ml.m5.4xlarge"],
])("a parameter has %s, also in a step behind a condition", (_, given, InstanceType) =>
  expect(fixedJob(definition(machine), "Drift", given)).toEqual({
    job: {
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType } },
      ProcessingOutputConfig: { KmsKeyId: "alias/prod" },
    },
    unknown: [],
  }),
);

test.each([
  ["a parameter without a default", { Get: "Parameters.Open" }],
  ["a property of another step", { Get: "Steps.Choose.OutputParameters['Machine']" }],
  ["a text of several parts", { "Std:Join": { On: ".", Values: ["ml", machine] } }],
])("%s is unknown", (_, instance) =>
  expect(fixedJob(definition(instance), "Drift").unknown).toEqual(["ProcessingResources.ClusterConfig.InstanceType"]),
);

test("an output's address is divided at the execution's ID", () => {
  const id = { Get: "Execution.PipelineExecutionId" };
  const uri = { "Std:Join": { On: "/", Values: ["s3://models/fraud", id, "Drift", "report"] } };
  expect(perExecution(definition(machine, uri), "Drift", "report")).toEqual(["s3://models/fraud/", "/Drift/report"]);
  expect(perExecution(definition(machine), "Drift", "report")).toBeUndefined();
  expect(perExecution(definition(machine, uri), "Drift", "other")).toBeUndefined();
});
