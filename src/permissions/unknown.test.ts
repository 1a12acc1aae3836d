import { describe, expect, test } from "vitest";
import type { Json } from "../base/canonical.ts";
import { pipelineNeeds } from "./pipeline-needs.ts";

const ROLE = "arn:aws:iam::123456789012:role/pipeline";
const TARGET = { role: ROLE, region: "us-east-1", account: "123456789012" };
const ROOT = "s3://acme-ml/fraud";
const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1";

/** What a pipeline of one processing step needs, after another step of the same kind that writes to `written`. */
function needsOf(request: { readonly [member: string]: Json }, written: Json = `${ROOT}/x/First/out`) {
  const step = (Name: string, more: { readonly [member: string]: Json }) => ({
    Name,
    Type: "Processing",
    Arguments: { AppSpecification: { ImageUri: IMAGE }, RoleArn: ROLE, ...more },
  });
  const outputs = { Outputs: [{ OutputName: "out", S3Output: { S3Uri: written, LocalPath: "/opt/ml/out" } }] };
  const definition = {
    Version: "2020-12-01" as const,
    Parameters: [
      { Name: "Open", Type: "String" as const },
      { Name: "Data", Type: "String" as const, DefaultValue: "s3://acme-data/claims/" },
    ],
    Steps: [step("First", { ProcessingOutputConfig: outputs }), step("Own", request)],
  };
  const { needs, unknown } = pipelineNeeds(definition, TARGET, ROOT);
  return { needs: needs.filter((need) => need.step === "Own"), unknown: unknown.filter((one) => one.step === "Own") };
}
const input = (S3Uri: Json) => ({ ProcessingInputs: [{ S3Input: { S3Uri } }] });
const open = { Get: "Parameters.Open" };

describe("a value from which no permission can be derived is reported", () => {
  test.each<readonly [string, { readonly [member: string]: Json }, string]>([
    ["a parameter without a default", input(open), "unknown ProcessingInputs[0].S3Input.S3Uri: *"],
    [
      "a bucket that is a parameter",
      input({ "Std:Join": { On: "/", Values: ["s3:/", open, "in"] } }),
      "unknown ProcessingInputs[0].S3Input.S3Uri: s3://*/in",
    ],
    ["what a function returns", input({ Get: "Steps.Ask.OutputParameters['x']" }), "what Ask returns"],
    ["an image that is a parameter", { AppSpecification: { ImageUri: open } }, "unknown AppSpecification.ImageUri: *"],
    ["an address in the environment", { Environment: { A: "s3://b/a" } }, "code Environment.A: s3://b/a"],
    [
      "a joined address in the arguments",
      {
        AppSpecification: {
          ImageUri: IMAGE,
          ContainerArguments: [{ "Std:Join": { On: "/", Values: ["s3://b", open] } }],
        },
      },
      "code AppSpecification.ContainerArguments[0]: s3://b/*",
    ],
    ["a role of its own", { RoleArn: "arn:aws:iam::123456789012:role/jobs" }, "role RoleArn: arn:aws:iam"],
  ])("%s", (_, request, wanted) => {
    const { unknown } = needsOf(request);
    expect(unknown.map(({ kind, member, value }) => `${kind} ${member}: ${value}`)).toEqual([
      expect.stringContaining(wanted),
    ]);
  });

  test.each<readonly [string, { readonly [member: string]: Json }]>([
    ["a parameter with a default", input({ Get: "Parameters.Data" })],
    ["another step's output", input({ Get: "Steps.First.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" })],
    ["an address of the pipeline's own", { Environment: { A: `${ROOT}/x/First/out` } }],
  ])("but not %s", (_, request) => {
    expect(needsOf(request).unknown).toEqual([]);
  });
});

test("a job with a role of its own needs only to be started, and its role to be passed", () => {
  const role = "arn:aws:iam::123456789012:role/jobs";
  const { needs } = needsOf({ RoleArn: role, ...input("s3://b/a") });
  expect(new Set(needs.map(({ rule }) => rule))).toEqual(
    new Set(["StartJobs", "WatchJobs", "StopJobs", "TagJobs", "PassRole"]),
  );
  expect(needs.find(({ rule }) => rule === "PassRole")?.resource).toBe(role);
});

test("an address that ends in a part of a name covers every name that begins with it", () => {
  const writes = (uri: Json): readonly string[] =>
    needsOf({ ProcessingOutputConfig: { Outputs: [{ OutputName: "rows", S3Output: { S3Uri: uri } }] } })
      .needs.filter(({ action }) => action === "s3:PutObject")
      .map(({ resource }) => resource);
  const run = { Get: "Execution.PipelineExecutionId" };
  expect(writes({ "Std:Join": { On: "", Values: ["s3://lake/rows/run=", run] } })).toEqual([
    "arn:aws:s3:::lake/rows/run=*",
  ]);
  expect(writes({ "Std:Join": { On: "/", Values: ["s3://lake/rows", run] } })).toEqual(["arn:aws:s3:::lake/rows/*"]);
});
