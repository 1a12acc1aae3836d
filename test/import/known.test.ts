import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeHost } from "../../src/app/host/host.ts";
import { importPipeline } from "../../src/app/import.ts";
import { prepareAuthored } from "../../src/app/load/prepare.ts";
import { gatherSources } from "../../src/app/load/sources.ts";
import { canonicalText } from "../../src/base/canonical.ts";
import {
  compile,
  localTarget,
  Pipeline,
  type PipelineValue,
  param,
  resolve,
  standardRegistry,
} from "../../src/index.ts";
import { canonicalDefinition } from "../../src/sagemaker/canonical-definition.ts";
import { evaluate } from "./round-trip.ts";

/* Importing a definition that Specline compiled restores the original specifications. */

const host = nodeHost(() => undefined);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "specline-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function definitionOf(pipeline: PipelineValue) {
  const sources = await gatherSources(host.effects, pipeline, standardRegistry, folder);
  const wired = resolve(pipeline, standardRegistry);
  const made = compile(wired.value, localTarget, sources, standardRegistry, { version: "0" });
  expect([...wired.diagnostics, ...made.diagnostics].filter(({ severity }) => severity === "error")).toEqual([]);
  return made.value.definition;
}

async function imported(pipeline: PipelineValue) {
  const definition = await definitionOf(pipeline);
  const file = join(folder, "compiled.json");
  writeFileSync(file, JSON.stringify(definition));
  const { code = "", known, diagnostics } = await importPipeline(host, file, { target: "local" });
  const again = await definitionOf(evaluate(code).build().value);
  expect(canonicalText(again)).toBe(canonicalText(definition));
  return { code, known, diagnostics };
}

const line = (title: string) =>
  Pipeline(title)
    .loadData(param.string("Data"), { label: "Status", positive: "bad" })
    .preprocess({ testSplit: 0.2 })
    .trainXgboost({ maxDepth: param.integer("Depth", { default: 5 }), nEstimators: 200 })
    .evaluatePerformance();

describe("a definition that Specline compiled", () => {
  test("every step in a linear pipeline becomes its specification, with only the values that were set", async () => {
    const { code, known } = await imported(line("fraud").toPipeline());
    expect(known).toEqual(["DataLoading", "TabularPreprocessing", "XGBoostTraining", "XGBoostModelEval"]);
    expect(code).not.toContain("specline/sagemaker");
    expect(code).toContain("{ maxDepth: depth, nEstimators: 200 }");
    expect(code).toContain('{ label: "Status", positive: "bad", source: data }');
  });

  test("steps behind a gate stay there, and steps without a specification are written in the service's form", async () => {
    const gated = line("gated").deployIf(
      (m) => m.auc.gte(param.float("MinAuc", { default: 0.8 })),
      (b) => b.package().register({ description: "the model" }),
    );
    const { code, known } = await imported(gated.toPipeline());
    expect(known).toContain("Package");
    expect(code).toContain('comparable(metricOf("XGBoostModelEval", "auc")).gte(minAuc)');
  });

  test("a step that was changed by hand is not mistaken for its specification", async () => {
    const definition = structuredClone(await definitionOf(line("changed").toPipeline())) as never as {
      Steps: { Name: string; Arguments: Record<string, unknown> }[];
    };
    const step = definition.Steps.find(({ Name }) => Name === "TabularPreprocessing");
    if (step !== undefined) step.Arguments["NetworkConfig"] = { EnableNetworkIsolation: true };
    const file = join(folder, "changed.json");
    writeFileSync(file, JSON.stringify(definition));
    const { code = "", known } = await importPipeline(host, file, { target: "local" });
    expect(known).toContain("XGBoostTraining");
    expect(known).not.toContain("TabularPreprocessing");
    expect(code).toContain('processingStep(\n  "TabularPreprocessing"');
    expect(canonicalText(await definitionOf(evaluate(code).build().value))).toBe(canonicalText(definition));
  });
});

test("reports the errors in a definition, and converts it as far as possible", async () => {
  const file = join(folder, "faulty.json");
  const Steps = [
    { Name: "T", Type: "Training", Arguments: { RolArn: "x" }, DependsOn: ["Nobody"] },
    { Name: "U", Type: "Unheard", Arguments: { a: { Get: "Steps.T.X" } } },
  ];
  writeFileSync(file, JSON.stringify({ Version: "2020-12-01", Parameters: [], Steps }));
  const { ok, code, diagnostics } = await importPipeline(host, file, { target: "local" });
  expect(ok).toBe(false);
  expect(diagnostics.map(({ code: one }) => one)).toContain("definition/unknown-dependency");
  expect(code?.replaceAll(/\s+/g, " ")).toContain('rawStep( "U", "Unheard", { a: t.property("X") }, { allow: [');
});

test("keeps omitted members omitted, and names constants after their content", async () => {
  const image = (name: string): string => `683313688378.dkr.ecr.us-east-1.amazonaws.com/${name}:1.2-1-cpu-py3`;
  const model = (name: string, repository: string, role: string) => ({
    Name: name,
    Type: "Model",
    Arguments: { PrimaryContainer: { Image: image(repository) }, ExecutionRoleArn: role },
  });
  const roles = ["Trainer", "ServingRole"].map((name) => `arn:aws:iam::123456789012:role/teams/${name}`);
  const Steps = [0, 1, 2, 3].map((index) =>
    model(`M${index}`, index < 2 ? "sagemaker-xgboost" : "sagemaker-scikit-learn", roles[index % 2] ?? ""),
  );
  const file = join(folder, "bare.json");
  writeFileSync(file, JSON.stringify({ Version: "2020-12-01", Steps }));
  const { code = "" } = await importPipeline(host, file, { target: "local" });
  expect(code).toContain('Pipeline("bare", { omit: ["Metadata", "Parameters", "PipelineExperimentConfig"] })');
  expect(code.match(/^const \w+ = "/gm)?.sort()).toEqual(
    ["scikitLearnImage", "servingRole", "trainerRole", "xgboostImage"].map((name) => `const ${name} = "`),
  );
});

test.each<readonly [string, object]>([
  ["an unknown member", { Name: "S", Type: "Fail", Arguments: { ErrorMessage: "x", Extra: 1 } }],
  ["null", { Name: "S", Type: "Model", Arguments: { ExecutionRoleArn: null, PrimaryContainer: {} } }],
  ["a wrong type", { Name: "S", Type: "Transform", Arguments: { ModelName: 3, TransformInput: [] } }],
  ["a member beside", { Name: "S", Type: "Lambda", FunctionArn: "score", Arguments: {}, OutputParameters: [], Odd: 1 }],
  [
    "a cache without a timeout",
    { Name: "S", Type: "Callback", SqsQueueUrl: "q", CacheConfig: { Enabled: true }, Arguments: {} },
  ],
  [
    "a condition that tests nothing",
    { Name: "S", Type: "Condition", Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] } },
  ],
])("the code of a definition with %s compiles to the same definition", async (_, step) => {
  const file = join(folder, "broken.json");
  const broken = {
    Version: "2020-12-01",
    Parameters: [{ Name: "N", Type: "Integer", DefaultValue: "3" }],
    Steps: [step],
  };
  writeFileSync(file, JSON.stringify(broken));
  const { ok, code = "", allowed } = await importPipeline(host, file, { target: "local" });
  expect([ok, allowed.length > 0]).toEqual([true, true]);
  const { compiled, diagnostics } = await prepareAuthored(host, evaluate(code) as never, folder, {
    target: "local",
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(canonicalText(compiled?.definition ?? {})).toBe(canonicalText(canonicalDefinition(broken as never)));
});

test("a target that does not exist is reported, because steps are recognized only for their target", async () => {
  const file = join(folder, "anything.json");
  writeFileSync(file, '{ "Version": "2020-12-01", "Steps": [] }');
  const { ok, code, diagnostics } = await importPipeline(host, file, { target: "prod" });
  expect([ok, code]).toEqual([false, undefined]);
  expect(diagnostics.map((fault) => fault.code)).toEqual(["usage/no-target"]);
});

test("the code says nothing of a secret, and the warning says what is in its place", async () => {
  const file = join(folder, "secret.json");
  const step = {
    Name: "Load",
    Type: "Processing",
    Arguments: {
      AppSpecification: { ImageUri: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/load:1" },
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 5 },
      },
      RoleArn: "arn:aws:iam::111122223333:role/load",
      Environment: { WAREHOUSE_PASSWORD: "zebra-Crossing-41" },
    },
  };
  writeFileSync(file, JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: [], Steps: [step] }));
  const { code = "", diagnostics } = await importPipeline(host, file, { target: "local" });
  expect(code).not.toContain("zebra");
  expect(code).toContain('WAREHOUSE_PASSWORD: "[redacted]"');
  expect(diagnostics).toEqual([
    expect.objectContaining({
      code: "definition/secret",
      hint: expect.stringMatching(/^the code has '\[redacted\]' in its place; store it/),
    }),
  ]);
});
