import { expect, it } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { validateDefinition } from "../../sagemaker/validate/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";
import { requestsOf } from "./requests.ts";

it.each([
  [{}, 4000, { payloadMb: 5, timeoutSeconds: 600 }],
  [{}, 100_000, { payloadMb: 1, timeoutSeconds: 600 }],
  [{}, 3_000_000, { payloadMb: 1, timeoutSeconds: 3600 }],
  [{}, undefined, { payloadMb: 5, timeoutSeconds: 3600 }],
  [{ maxPayloadMb: 50 }, 100_000, { payloadMb: 50, timeoutSeconds: 3600 }],
  [{ requestTimeout: 30 }, 4000, { payloadMb: 5, timeoutSeconds: 30 }],
])("chooses request size and timeouts for the config %j and %j tree levels", (config, levels, chosen) => {
  expect(requestsOf(config, levels)).toMatchObject(chosen);
});

it.each([
  ["ml.m5.large", {}, 2],
  ["ml.m5.xlarge", {}, 4],
  ["ml.c5.9xlarge", {}, 20],
  ["ml.c5.9xlarge", { maxPayloadMb: 1 }, 36],
  ["ml.m5.xlarge", { maxConcurrentTransforms: 8 }, 8],
  ["ml.m5.xlarge", { maxPayloadMb: 50 }, 2],
  ["ml.g4dn.xlarge", {}, undefined],
  [{ Get: "Parameters.Type" }, {}, undefined],
])("an instance %j with the config %j gets %j requests at a time", (instanceType, config, concurrent) => {
  expect(requestsOf({ instanceType, ...config }, 1).concurrent).toBe(concurrent);
});

function definitionOf(pipeline: PipelineValue): Definition {
  const { value: wired } = resolve(pipeline, standardRegistry);
  const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };
  return compile(wired, localTarget, sources, standardRegistry, { version: "0" }).value.definition;
}
const faults = (pipeline: PipelineValue): readonly string[] =>
  validateDefinition(definitionOf(pipeline)).flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

function request(pipeline: PipelineValue): JsonObject {
  const definition = definitionOf(pipeline);
  return (definition.Steps.find(({ Name }) => Name === "BatchTransform")?.Arguments ?? {}) as JsonObject;
}
const prepared = () => Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess();

it("gives the service and the server the same limits, derived from the model's config", () => {
  const trained = prepared().trainXgboost({ nEstimators: 100_000, maxDepth: 30 }).createModel().batchTransform();
  expect(request(trained.toPipeline())).toMatchObject({
    BatchStrategy: "MultiRecord",
    MaxConcurrentTransforms: 4,
    MaxPayloadInMB: 1,
    ModelClientConfig: { InvocationsTimeoutInSeconds: 3600, InvocationsMaxRetries: 3 },
    Environment: { SAGEMAKER_MODEL_SERVER_TIMEOUT: "3600", SAGEMAKER_MODEL_SERVER_WORKERS: "4" },
    TransformInput: { SplitType: "Line" },
  });
  const usual = prepared().trainXgboost().createModel().batchTransform({ splitType: "None", maxRetries: 0 });
  expect(request(usual.toPipeline())).toMatchObject({
    BatchStrategy: "SingleRecord",
    MaxPayloadInMB: 5,
    ModelClientConfig: { InvocationsTimeoutInSeconds: 600, InvocationsMaxRetries: 0 },
    TransformInput: { SplitType: "None" },
  });
});

it("reports requests larger than the service accepts during validation", () => {
  const both = prepared().trainXgboost().createModel().batchTransform({ maxConcurrentTransforms: 8, maxPayloadMb: 50 });
  expect(faults(both.toPipeline())).toEqual(["definition/transform-size"]);
  const fitting = prepared()
    .trainXgboost()
    .createModel()
    .batchTransform({ maxConcurrentTransforms: 2, maxPayloadMb: 50 });
  expect(faults(fitting.toPipeline())).toEqual([]);
});

it("assumes the largest model that a search can find", () => {
  const ranges = { nEstimators: { min: 100, max: 50_000 }, maxDepth: { values: [2, 30] } };
  const searched = prepared().tuneXgboost({ ranges }).createModel().batchTransform();
  expect(request(searched.toPipeline())).toMatchObject({ MaxPayloadInMB: 1 });
});
