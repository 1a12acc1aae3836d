import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { compilePipeline } from "../../src/app/compile.ts";
import { iamPipeline, permissionsFor } from "../../src/app/iam/iam-pipeline.ts";
import type { IamRequest } from "../../src/app/iam/iam-request.ts";
import { templateOf } from "../../src/app/iam/template.ts";
import { policyOf } from "../../src/permissions/index.ts";
import { localTarget } from "../../src/spec/target.ts";
import { codes, PlanFolder } from "./plan-folder.ts";

const world = new PlanFolder();
const iam = (request: Partial<IamRequest> = {}, file = "spec.yaml") =>
  iamPipeline(world.host(), file, { target: "dev", duty: "pipeline", ...request });
const policy = async (request: Partial<IamRequest> = {}) =>
  policyOf((await iam(request)).value?.statements ?? []) as never as { Statement: { Sid: string }[] };

describe("iam --against", () => {
  test.each([
    ["as written by hand", (document: unknown) => document],
    ["as aws iam get-role-policy prints it", (PolicyDocument: unknown) => ({ RoleName: "dev", PolicyDocument })],
    ["as aws iam get-policy-version prints it", (Document: unknown) => ({ PolicyVersion: { Document } })],
  ])("accepts a sufficient policy %s", async (_, form) => {
    world.write("policy.json", JSON.stringify(form(await policy())));
    expect(codes(await iam({ against: "policy.json" }))).toEqual([]);
  });

  test("reports each action that the policy lacks, forbids, or allows under a condition", async () => {
    const full = await policy();
    const lacking = full.Statement.filter(({ Sid }) => Sid !== "PassRole").map((one) =>
      one.Sid === "PublishMetrics" ? { ...one, Condition: { Bool: { "aws:SecureTransport": "true" } } } : one,
    );
    const deny = { Effect: "Deny", Action: "s3:PutObject", Resource: "*" };
    world.write("policy.json", JSON.stringify({ Statement: [...lacking, deny] }));
    const found = new Set(codes(await iam({ against: "policy.json" })));
    expect([...found].sort()).toEqual(["iam/forbidden", "iam/not-allowed", "iam/undecided"]);
  });

  test.each([
    ["not JSON", "{"],
    ["a policy without statements", "{}"],
    ["a list", "[]"],
    ["an effect in other case", '{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}'],
  ])("refuses %s", async (_, text) => {
    world.write("policy.json", text);
    expect(codes(await iam({ against: "policy.json" }))).toEqual(["iam/no-policy"]);
  });
});

describe("a bare definition", () => {
  const { host, write } = world;
  beforeEach(async () => {
    await compilePipeline(host(), "spec.yaml", { target: "dev", output: "bare.json" });
  });

  test("has the same needs of its role as the pipeline from which it was compiled", async () => {
    const [bare, spec] = [await iam({}, "bare.json"), await iam()];
    expect(bare.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(bare.value?.statements.map(({ statement }) => statement)).toEqual(
      spec.value?.statements.map(({ statement }) => statement),
    );
  });

  test("of another tool gets access to what it names, not to a folder of the same name", () => {
    const S3Uri = "s3://dev-models/risk/other/rows.csv";
    const input = { InputName: "rows", S3Input: { S3Uri, S3DataType: "S3Prefix", LocalPath: "/opt/ml/processing/x" } };
    const step = { Name: "Load", Type: "Processing" as const, Arguments: { ProcessingInputs: [input] } };
    const definition = { Version: "2020-12-01" as const, Steps: [step] };
    const target = { ...localTarget, name: "dev", bucket: "dev-models", prefix: "risk" };
    const read = (more: { readonly root?: undefined }) =>
      permissionsFor({ name: "other", target, definition, ...more }, "pipeline")
        .statements.flatMap(({ statement }) => statement.Resource)
        .filter((one) => one.includes(":s3:::dev-models/"));
    expect(read({ root: undefined })).toEqual(["arn:aws:s3:::dev-models/risk/other/rows.csv*"]);
    expect(read({})).toEqual(["arn:aws:s3:::dev-models/risk/other/*"]);
  });

  test.each(["scheduler", "deployer"] as const)("does not say what the %s needs", async (duty) => {
    const { diagnostics, value } = await iam({ duty }, "bare.json");
    expect(codes({ diagnostics })).toContain("iam/bare-definition");
    expect(value).toBeUndefined();
  });

  test("needs a target on AWS, which must exist", async () => {
    expect(codes(await iam({ target: undefined }, "bare.json"))).toContain("usage/which-target");
    expect(codes(await iam({ target: "local" }, "bare.json"))).toContain("deploy/local-target");
    write("other.json", world.read("bare.json"));
    expect(codes(await iam({ target: "pord" }, "other.json"))).toContain("usage/no-target");
  });
});

test("needs a target on AWS", async () => {
  expect(codes(await iam({ target: undefined }))).toEqual(["usage/which-target"]);
});

test("is not about this machine", async () => {
  expect(codes(await iam({ target: "local" }))).toEqual(["deploy/local-target"]);
});

test("names places relative to the current folder, like plan", async () => {
  const host = { ...world.host(), folder: join(world.host().folder, "below") };
  const { value } = await iamPipeline(host, "../spec.yaml", { target: "dev", duty: "pipeline" });
  expect(value?.places["XGBoostTraining"]).toBe(`${world.host().folder}/spec.yaml:8`);
});

test("names the line of each step", async () => {
  const { value } = await iam();
  expect(value?.places["XGBoostTraining"]).toBe("spec.yaml:8");
});

test("the scheduler may only start the pipeline", async () => {
  expect(await policy({ duty: "scheduler" })).toMatchObject({
    Statement: [
      { Action: ["sagemaker:StartPipelineExecution"], Resource: [expect.stringMatching(/:pipeline\/fraud$/)] },
    ],
  });
});

test.each([
  ["pipeline", "PipelineRole", "AWS::IAM::Role"],
  ["scheduler", "SchedulerRole", "AWS::IAM::Role"],
  ["deployer", "DeployerPolicy", "AWS::IAM::ManagedPolicy"],
] as const)("the template of the %s has one resource, %s", async (duty, name, Type) => {
  const { value } = await iam({ duty });
  if (value === undefined) throw new Error("no permissions");
  const { Resources } = templateOf(value) as { Resources: Record<string, { Type: string; Properties: object }> };
  expect(Object.keys(Resources)).toEqual([name]);
  expect(Resources[name]?.Type).toBe(Type);
  expect(JSON.stringify(Resources[name]?.Properties)).toContain('"Effect":"Allow"');
  const { Outputs } = templateOf(value) as { Outputs: Record<string, { Value: object }> };
  const Value = duty === "deployer" ? { Ref: name } : { "Fn::GetAtt": [name, "Arn"] };
  expect(Outputs).toMatchObject({ [`${name}Arn`]: { Value } });
  if (duty === "pipeline") expect(Resources[name]?.Properties).toMatchObject({ RoleName: "dev" });
});

test("addresses that are handed to code are reported, because no permission is derived from them", async () => {
  world.write(
    "definition.ts",
    `import { Pipeline } from "specline";
import { processingStep } from "specline/sagemaker";
export default Pipeline("own").use(processingStep("Own", {
  ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 1 } },
  AppSpecification: { ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", ContainerArguments: ["s3://elsewhere/lookup.csv"] },
  Environment: { LOOKUP: "s3://elsewhere/table/" },
}));
`,
  );
  const { diagnostics, value } = await iam({}, "definition.ts");
  const found = diagnostics.filter(({ code }) => code === "iam/address-for-code");
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringContaining("AppSpecification.ContainerArguments[0]"),
    expect.stringContaining("Environment.LOOKUP"),
  ]);
  expect(JSON.stringify(value?.statements)).not.toContain("elsewhere");
});
