import { describe, expect, test } from "vitest";
import { canonicalText } from "../../src/base/canonical.ts";
import { pipelineRoot } from "../../src/compile/index.ts";
import { stackTemplate } from "../../src/deploy/index.ts";
import * as specline from "../../src/index.ts";
import { pipelineNeeds, statementsFor } from "../../src/permissions/index.ts";
import { definitionText } from "../../src/plan/index.ts";
import { stepTypes } from "../../src/sagemaker/kinds.ts";
import { STEPS } from "../kinds/steps.ts";
import { templateFaults } from "./service-spec.ts";

const TARGET = {
  name: "prod",
  region: "us-east-1",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/ml/specline",
  bucket: "acme-models",
  prefix: "risk",
  tags: { team: "risk" },
};
const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

function exported(kind: string, parallelism?: number) {
  const pipeline = specline
    .Pipeline("kinds")
    .use(...(STEPS[kind] ?? []))
    .build();
  const wired = specline.resolve(pipeline.value, specline.standardRegistry);
  const { value: compiled } = specline.compile(wired.value, TARGET, SOURCES, specline.standardRegistry, {
    version: "1.0.0",
  });
  const { name } = compiled.manifest;
  const { needs } = pipelineNeeds(compiled.definition, TARGET, pipelineRoot(TARGET, name));
  const options = parallelism === undefined ? {} : { parallelism };
  const template = stackTemplate({ compiled, statements: statementsFor(needs), options, now: 0 });
  return { compiled, template, stack: JSON.parse(template.text) };
}

describe.each(Object.keys(STEPS))("a stack with %s", (kind) => {
  const { compiled, template, stack } = exported(kind, 3);
  const { PipelineDefinition: carrier, ...properties } = stack.Resources.Pipeline.Properties;

  test("is valid against the specification of CloudFormation's resources", () => {
    expect(templateFaults(template.text)).toEqual([]);
    expect(Buffer.byteLength(template.text)).toBeLessThanOrEqual(51_200);
  });

  test("has the bytes of the definition that deploy sends, which are those of compile on one line", () => {
    const text = template.definition === undefined ? carrier.PipelineDefinitionBody : template.definition.text;
    expect(text).toBe(definitionText(compiled));
    expect(canonicalText(JSON.parse(text))).toBe(canonicalText(compiled.definition));
  });

  test("is the same for the same pipeline", () => {
    expect(exported(kind, 3).template.text).toBe(template.text);
  });

  test("has the pipeline's name, role and tags", () => {
    expect(properties).toMatchObject({
      PipelineName: compiled.manifest.name,
      RoleArn: TARGET.role,
      ParallelismConfiguration: { MaxParallelExecutionSteps: 3 },
      Tags: [{ Key: "team", Value: "risk" }, { Key: "specline:version" }, { Key: "specline:manifest" }],
    });
    expect(stack.Resources.PipelineRole.Properties).toMatchObject({ RoleName: "specline", Path: "/ml/" });
  });
});

test("every step type is exported", () => {
  expect(stepTypes().filter((type) => !(type in STEPS))).toEqual([]);
});

test("the groups in which models are registered stay when the stack is deleted", () => {
  const groups = Object.keys(STEPS).flatMap((kind) =>
    Object.entries(exported(kind).stack.Resources as Readonly<Record<string, { readonly Type: string }>>).filter(
      ([, { Type }]) => Type === "AWS::SageMaker::ModelPackageGroup",
    ),
  );
  expect(groups.length).toBeGreaterThan(0);
  for (const [, group] of groups)
    expect(group).toMatchObject({ Condition: "IsCreateModelPackageGroups", DeletionPolicy: "Retain" });
});

test("a definition that does not fit in the template is in S3, under its digest", () => {
  const { compiled } = exported("Fail");
  const [step] = compiled.definition.Steps;
  const Steps = Array.from({ length: 300 }, (_, index) => ({
    ...step,
    Name: `End${index}`,
    Description: "x".repeat(200),
  }));
  const large = { ...compiled, definition: { ...compiled.definition, Steps: Steps as never } };
  const { text, definition } = stackTemplate({ compiled: large, statements: [], options: {}, now: 0 });
  expect(definition?.text).toBe(definitionText(large));
  expect(definition?.uri).toMatch(/^s3:\/\/acme-models\/risk\/.*\/definitions\/[0-9a-f]{16}\.json$/);
  const location = JSON.parse(text).Resources.Pipeline.Properties.PipelineDefinition.PipelineDefinitionS3Location;
  expect(`s3://${location.Bucket}/${location.Key}`).toBe(definition?.uri);
  expect(templateFaults(text)).toEqual([]);
});

test("a definition in which CloudFormation would replace something is in S3, too", () => {
  const { compiled } = exported("Fail");
  const [step] = compiled.definition.Steps;
  const Steps = [{ ...step, Description: "{{resolve:ssm:/acme/limit}}" }];
  const { text, definition, replaced } = stackTemplate({
    compiled: { ...compiled, definition: { ...compiled.definition, Steps: Steps as never } },
    statements: [],
    now: 0,
    options: {},
  });
  expect([text.includes("{{resolve:"), definition?.text.includes("{{resolve:")]).toEqual([false, true]);
  expect(replaced).toEqual([]);
});

test("other strings that CloudFormation would replace are found", () => {
  const { compiled } = exported("Fail");
  const options = { description: "{{resolve:ssm:/acme/limit}}" };
  expect(stackTemplate({ compiled, statements: [], now: 0, options }).replaced).toEqual(["Pipeline"]);
  const trigger = { kind: "time", expression: "rate(1 day)", timezone: "UTC" } as const;
  const schedules = [{ name: "night", trigger, parameters: { Table: "{{resolve:ssm:/acme/table}}" } }];
  const scheduled = { ...compiled, manifest: { ...compiled.manifest, schedules } };
  expect(stackTemplate({ compiled: scheduled, statements: [], now: 0, options: {} }).replaced).toEqual([
    "Schedulenight",
  ]);
});

// The specification must be able to refuse what the writer could get wrong.
test.each([
  ["an unknown property", { PipelineNam: "x" }, "Pipeline.PipelineNam is unknown"],
  ["a missing role", { RoleArn: undefined }, "Pipeline.RoleArn is missing"],
  ["a text as a limit", { ParallelismConfiguration: { MaxParallelExecutionSteps: "3" } }, "is not an integer"],
  ["a definition without a body", { PipelineDefinition: {} }, "needs one of"],
  ["tags as an object", { Tags: { team: "risk" } }, "is not a list"],
])("the specification refuses %s", (_, change, fault) => {
  const { stack } = exported("Fail");
  Object.assign(stack.Resources.Pipeline.Properties, change);
  expect(templateFaults(JSON.stringify(stack)).join("\n")).toContain(fault);
});
