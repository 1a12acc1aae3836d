import type { UpdatePipelineRequest } from "@aws-sdk/client-sagemaker";
import { digest } from "../base/digest.ts";

/** Definitions of this size or larger go through S3. Source: Python SDK 2.257.6, workflow/pipeline.py. */
const MAX_INLINE_BYTES = 102_400;

/** The members of a request that carry a definition, and where it must be stored before, if it is too large for one. */
interface DefinitionCarrier {
  readonly carrier: Pick<UpdatePipelineRequest, "PipelineDefinition" | "PipelineDefinitionS3Location">;
  readonly uri?: string;
}

/** @param root - where the pipeline's assets are, such as "s3://models/team/fraud" */
export function carrierOf(text: string, root: string): DefinitionCarrier {
  if (new TextEncoder().encode(text).byteLength < MAX_INLINE_BYTES) return { carrier: { PipelineDefinition: text } };
  const uri = `${root}/definitions/${digest(text).slice(0, 16)}.json`;
  const [, Bucket = "", ObjectKey = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return { carrier: { PipelineDefinitionS3Location: { Bucket, ObjectKey } }, uri };
}
