import type { DescribePipelineResponse } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { isObject } from "../base/json.ts";
import { parseJson } from "../base/json-text.ts";
import { pipelineRoot } from "../compile/index.ts";
import {
  MANIFEST_FORMAT,
  MANIFEST_TAG,
  manifestKey,
  type PlanSide,
  SCHEDULES_TAG,
  type StoredManifest,
} from "../plan/index.ts";
import { localTarget, type Target } from "../spec/target.ts";
import { allPages } from "./calls.ts";
import type { DeployEffects } from "./ports.ts";
import { hasSchedules } from "./schedules/schedules-tag.ts";

/** The tags of a resource, by key. */
export type Tags = ReadonlyMap<string, string>;

/** A resource's tags. */
export async function tagsOf(arn: string, { service }: Pick<DeployEffects, "service">): Promise<Tags> {
  const tags = await allPages(
    (token) => service.call("ListTags", defined({ ResourceArn: arn, NextToken: token })),
    ({ Tags }) => Tags,
  );
  return new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** What Specline stored when it deployed a pipeline, or why that cannot be used, and the object that was changed. */
export type FoundManifest =
  | { readonly stored: StoredManifest }
  | { readonly unusable: string; readonly changed?: string };

/** The folders in S3 that have a definition's assets, which are addressed by the first digits of their digests. */
export const assetRoots = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/"(s3:\/\/[^"]+?)\/(?:code|data)\/[0-9a-f]{16}(?=[/"])/g)].map(([, root = ""]) => root)),
];

/** Where the manifest can be: first beside the deployed definition's assets, then where the target says. */
export function rootsOf(
  text: string,
  target: Target,
  { PipelineName: name = "" }: DescribePipelineResponse,
): ReadonlySet<string> {
  const [first] = assetRoots(text);
  // A pipeline that was named by its ARN has no target, and therefore no bucket.
  const own = target.bucket === localTarget.bucket ? [] : [pipelineRoot(target, name)];
  return new Set([...(first === undefined ? [] : [first]), ...own]);
}

/**
 * What a deployed pipeline's schedules are, as the last deploy made them. A rollback changes the manifest, but not the
 * schedules. Undefined if they cannot be read.
 */
export async function scheduledOf(
  found: DescribePipelineResponse,
  tags: Tags,
  target: Target,
  get: (uri: string) => Promise<Uint8Array | undefined>,
): Promise<PlanSide["scheduled"]> {
  const digested = tags.get(SCHEDULES_TAG);
  if (digested === undefined || !hasSchedules(digested)) return {};
  const manifest = await manifestOf(found, new Map([[MANIFEST_TAG, digested]]), target, get);
  if (manifest === undefined || !("stored" in manifest)) return undefined;
  const { schedules, notify } = manifest.stored.manifest;
  return defined({ schedules, notify });
}

/** The deployed pipeline's manifest. Undefined if it has no tag with a manifest's digest. */
export async function manifestOf(
  found: DescribePipelineResponse,
  tags: Tags | undefined,
  target: Target,
  get: (uri: string) => Promise<Uint8Array | undefined>,
): Promise<FoundManifest | undefined> {
  const digested = tags?.get(MANIFEST_TAG);
  if (digested === undefined) return undefined;
  const uris = [...rootsOf(found.PipelineDefinition ?? "", target, found)].map(
    (root) => `${root}/${manifestKey(digested)}`,
  );
  for (const uri of uris) {
    const bytes = await get(uri);
    if (bytes === undefined) continue;
    if (digest(bytes) !== digested)
      return { unusable: `the tag ${MANIFEST_TAG} has a different digest than ${uri}`, changed: uri };
    const parsed = parseJson(new TextDecoder().decode(bytes));
    const value = "value" in parsed && isObject(parsed.value) ? parsed.value : {};
    if (value["format"] === MANIFEST_FORMAT) return { stored: value as unknown as StoredManifest };
    return { unusable: `this version of Specline cannot read the format of ${uri}` };
  }
  return { unusable: `${uris.join(" and ")} ${uris.length === 1 ? "does" : "do"} not exist` };
}
