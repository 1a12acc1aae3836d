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
  const { uri, bucket: Bucket, key: ObjectKey } = definitionLocation(text, root);
  return { carrier: { PipelineDefinitionS3Location: { Bucket, ObjectKey } }, uri };
}

/** Where a definition is in S3, if it is not sent itself: under its digest. */
export function definitionLocation(
  text: string,
  root: string,
): { readonly uri: string; readonly bucket: string; readonly key: string } {
  const uri = `${root}/definitions/${digest(text).slice(0, 16)}.json`;
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return { uri, bucket, key };
}
