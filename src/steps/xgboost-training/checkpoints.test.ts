import { expect, it } from "vitest";
import type { JsonObject } from "../../base/canonical.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { compile } from "../../compile/index.ts";
import { resolve } from "../../resolve/index.ts";
import { localTarget } from "../../spec/target.ts";
import { Pipeline, standardRegistry } from "../pipeline.ts";

const sources = { scripts: {}, runtime: { root: "", tree: {} }, data: {} };

function requestOf(config: { readonly spot?: boolean; readonly checkpointEvery?: number }): JsonObject {
  const { value: wired } = resolve(
    Pipeline("fraud").loadData("s3://data/", { label: "fraud" }).preprocess().trainXgboost(config).toPipeline(),
    standardRegistry,
  );
  const { definition } = compile(wired, localTarget, sources, standardRegistry, { version: "0" }).value;
  const step = definition.Steps.find(({ Type }) => Type === "Training");
  return isObject(step?.Arguments) ? step.Arguments : {};
}

const chunk = (request: JsonObject) => objectOf(request["HyperParameters"] ?? {})["checkpoint_every"];

it("keeps checkpoints of spot training in a place that all executions share, as the cache compares it", () => {
  const request = requestOf({ spot: true });
  expect(request["CheckpointConfig"]).toEqual({
    S3Uri: {
      "Std:Join": { On: "/", Values: [expect.stringMatching(/^s3:.*fraud$/), "checkpoints", "XGBoostTraining"] },
    },
  });
  expect(chunk(request)).toBe("100");
});

it("keeps no checkpoints otherwise, unless they are requested", () => {
  expect(requestOf({})).not.toHaveProperty("CheckpointConfig");
  expect(chunk(requestOf({}))).toBeUndefined();
  expect(requestOf({ checkpointEvery: 20 })).toHaveProperty("CheckpointConfig");
  expect(chunk(requestOf({ checkpointEvery: 20, spot: true }))).toBe("20");
});
