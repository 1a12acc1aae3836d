import { expect, test } from "vitest";
import { validateDefinition } from "../index.ts";

const definition = (more: object) => ({
  Version: "2020-12-01",
  Steps: [
    {
      Name: "Score",
      Type: "Transform",
      Arguments: {
        ModelName: "scores",
        TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/rows" } } },
        TransformOutput: { S3OutputPath: "s3://bucket/scores" },
        TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
        ...more,
      },
    },
  ],
});

test.each([
  [{ MaxConcurrentTransforms: 8, MaxPayloadInMB: 50 }, ["Steps[0].Arguments.MaxConcurrentTransforms"]],
  [{ MaxConcurrentTransforms: 2, MaxPayloadInMB: 50 }, []],
  [{ MaxPayloadInMB: 100 }, []],
  [{ MaxConcurrentTransforms: 101, MaxPayloadInMB: { Get: "Execution.PipelineName" } }, []],
])("a transform job with %j", (more, paths) => {
  const found = validateDefinition(definition(more)).filter(({ code }) => code === "definition/transform-size");
  expect(found.map(({ at }) => at.path)).toEqual(paths);
});
