import type { Json } from "../base/canonical.ts";
import type { Target } from "../spec/target.ts";

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("/");

/** "s3://bucket/prefix/pipeline": everything of a pipeline lies below it. */
const pipelineRoot = (target: Target, pipeline: string): string =>
  `s3://${joined([target.bucket, target.prefix, pipeline])}`;

/** Where one execution's step writes: "s3://bucket/prefix/pipeline/<execution id>/<step>[/<port>]". */
export const outputPlace = (target: Target, pipeline: string, step: string, port?: string): Json => ({
  "Std:Join": {
    On: "/",
    Values: [
      pipelineRoot(target, pipeline),
      { Get: "Execution.PipelineExecutionId" },
      step,
      ...(port === undefined ? [] : [port]),
    ],
  },
});

/** Where an asset lies: the digest stands in the key, so that nothing is uploaded twice and nothing is ever overwritten. */
export const assetPlace = (
  target: Target,
  pipeline: string,
  role: "code" | "data",
  digest: string,
  name: string,
): string => `${pipelineRoot(target, pipeline)}/${role}/${digest.slice(0, 16)}${name === "" ? "" : `/${name}`}`;
