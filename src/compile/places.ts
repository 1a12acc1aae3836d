import type { Json } from "../base/canonical.ts";
import { runPart, samplePart } from "../spec/ports.ts";
import type { Target } from "../spec/target.ts";
import type { Asset } from "./compiled.ts";

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("/");

/** "s3://bucket/prefix/pipeline": the root of all objects that belong to a pipeline. */
export const pipelineRoot = (target: Target, pipeline: string): string =>
  `s3://${joined([target.bucket, target.prefix, pipeline])}`;

/** The id of an execution, as a reference. */
const EXECUTION: Json = { Get: "Execution.PipelineExecutionId" };

const joinedBy = (On: string, Values: readonly Json[]): Json => ({ "Std:Join": { On, Values } });

/** Where one execution's step writes: "s3://bucket/prefix/pipeline/<execution id>/<step>[/<port>]". */
export const outputPlace = (target: Target, pipeline: string, ...path: readonly string[]): Json => ({
  "Std:Join": {
    On: "/",
    Values: [pipelineRoot(target, pipeline), EXECUTION, ...path],
  },
});

/** Where every execution's step writes an output of which only the latest is kept: ".../pipeline/latest/<step>/<port>". */
export const latestPlace = (target: Target, pipeline: string, step: string, port: string): string =>
  joined([pipelineRoot(target, pipeline), "latest", step, port]);

/**
 * The place of a sample's latest output: ".../pipeline/latest-sample-0.1/<step>/<port>". All other addresses are
 * unchanged.
 */
export function inSample(target: Target, address: string, part: number): string {
  const root = `s3://${joined([target.bucket, target.prefix])}/`;
  const found = address.startsWith(root) ? /^([^/]+)\/latest(\/[^/]+\/[^/]+)$/.exec(address.slice(root.length)) : null;
  return found === null ? address : `${root}${found[1]}/latest-${samplePart(part)}${found[2]}`;
}

/** The folder of a destination to which a sample of the rows is exported: ".../folder/sample-0.1". */
export const sampleFolder = (folder: Json, part: number): Json =>
  typeof folder === "string"
    ? `${folder.replace(/\/+$/, "")}/${samplePart(part)}`
    : joinedBy("/", [folder, samplePart(part)]);

/** Where an output goes that leaves the pipeline: in a folder that the user names, perhaps in one per execution. */
export const exportPlace = (folder: Json, inside: string, perRun: boolean): Json => {
  const root = typeof folder === "string" ? folder.replace(/\/+$/, "") : folder;
  if (!perRun) return typeof root === "string" ? `${root}/${inside}` : joinedBy("/", [root, inside]);
  return joinedBy("", [
    ...(typeof root === "string" ? [`${root}/`] : [root, "/"]),
    `${inside}/${runPart("")}`,
    EXECUTION,
  ]);
};

/**
 * Where a training job keeps its checkpoints. All executions share the place, because SageMaker's cache compares it; a
 * checkpoint itself says which training it belongs to.
 */
export const checkpointPlace = (target: Target, pipeline: string, step: string): Json => ({
  "Std:Join": { On: "/", Values: [pipelineRoot(target, pipeline), "checkpoints", step] },
});

/** An asset's URI. The key contains the asset's digest, so files are never uploaded twice or overwritten. */
export const assetPlace = (
  target: Target,
  pipeline: string,
  role: Asset["role"],
  digest: string,
  name: string,
): string => joined([pipelineRoot(target, pipeline), role, digest.slice(0, 16), name]);

/** The asset that contains the object at this address. Undefined if no asset does. */
export const assetIn = (address: string): string | undefined =>
  /^s3:\/\/.+?\/(?:code|data)\/[0-9a-f]{16}(?=\/|$)/.exec(address)?.[0];
