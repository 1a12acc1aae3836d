import { describe, expect, test } from "vitest";
import { stepKind, stepTypes } from "./kinds.ts";
import { shapeOf } from "./service/composed.ts";
import { matches, requestShape } from "./service/shapes.ts";

/** All shapes that can be reached from a given shape. This proves that each name in the tables exists. */
function reached(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const shape = shapeOf(name);
  for (const next of [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value]) {
    if (next !== undefined) reached(next, seen);
  }
  return seen;
}

describe("step kinds", () => {
  test.each(stepTypes())("%s: its arguments and its properties are in the service table", (type) => {
    const kind = stepKind(type);
    if (kind?.arguments.kind === "request") {
      expect(reached(kind.arguments.shape()).size).toBeGreaterThan(3);
      const members = Object.keys(shapeOf(kind.arguments.shape()).members ?? {});
      for (const name of kind.arguments.optional) expect(members).toContain(name);
    }
    if (kind?.properties !== undefined) expect(reached(kind.properties()).size).toBeGreaterThan(1);
  });

  // Source: ListPipelineExecutionSteps, Metadata, botocore 1.43.11, as recorded in reference/sagemaker.md.
  test("match the service's", () =>
    expect([...stepTypes()].sort()).toEqual([
      "AutoML",
      "BedrockCustomModel",
      "BedrockCustomModelDeployment",
      "BedrockModelImport",
      "BedrockProvisionedModelThroughput",
      "Callback",
      "ClarifyCheck",
      "Condition",
      "EMR",
      "EMRServerless",
      "Endpoint",
      "EndpointConfig",
      "Fail",
      "InferenceComponent",
      "Lambda",
      "Lineage",
      "Model",
      "Processing",
      "QualityCheck",
      "RegisterModel",
      "Training",
      "Transform",
      "Tuning",
    ]));

  test("has no entry for unknown types", () => {
    expect(stepKind("constructor")).toBeUndefined();
    expect(() => requestShape("CreateNothing")).toThrow(/generator/);
  });
});

describe("service patterns", () => {
  const pattern = (name: string): string => shapeOf(name).pattern ?? "";

  test("all compile", () => {
    for (const type of stepTypes()) {
      const kind = stepKind(type);
      if (kind?.arguments.kind !== "request") continue;
      for (const name of reached(kind.arguments.shape())) expect(() => matches(pattern(name), "x")).not.toThrow();
    }
  });

  test("interprets patterns written for Java as intended", () => {
    expect(matches(pattern("CustomerMetadataKey"), "owner team/é")).toBe(true);
    expect(matches(pattern("CustomerMetadataKey"), "a#b")).toBe(false);
    expect(matches(pattern("CustomerMetadataKey"), "x".repeat(129))).toBe(false);
    expect(matches(pattern("CustomerMetadataValue"), "x".repeat(256))).toBe(true);
    const arn = pattern("TrainingRepositoryCredentialsProviderArn");
    expect(matches(arn, "arn:aws:lambda:us-east-1:123456789012:function:f")).toBe(true);
    expect(matches(arn, "arn:aws:lambda:us east:123456789012:function:f")).toBe(false);
  });

  test("matches a pattern against the whole string", () => {
    expect(matches("[a-z]+|[0-9]+", "abc1")).toBe(false);
    expect(matches("[a-z]+|[0-9]+", "12")).toBe(true);
  });
});
