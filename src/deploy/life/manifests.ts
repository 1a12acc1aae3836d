import pLimit from "p-limit";
import { digest } from "../../base/digest.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { MANIFEST_FORMAT, type StoredManifest } from "../../plan/index.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";

/** A manifest that a deploy stored, with the digest that its tag has, and the root that its assets' keys begin at. */
export interface KeptManifest {
  readonly digest: string;
  readonly root: string;
  readonly stored: StoredManifest;
}

/** Manifests by the digest of the definition that they describe, and the first reason why some could not be read. */
export interface KeptManifests {
  readonly byDefinition: ReadonlyMap<string, KeptManifest>;
  readonly fault?: ServiceFault;
}

const MAX_PARALLEL_READS = 8;

/**
 * Reads all manifests that deploys of a pipeline stored. A version does not name its manifest, but a manifest has the
 * digest of its definition. Several manifests can describe the same definition; the first by key is used.
 *
 * @param roots - where the pipeline's assets are or were, such as "s3://models/team/fraud"
 */
export async function readManifests(
  roots: Iterable<string>,
  { store }: Pick<DeployEffects, "store">,
): Promise<KeptManifests> {
  const byDefinition = new Map<string, KeptManifest>();
  let fault: ServiceFault | undefined;
  for (const root of new Set(roots)) {
    try {
      const listed = await store.list(`${root}/manifests/`);
      const bucket = /^s3:\/\/[^/]+/.exec(root)?.[0] ?? "";
      const all = await pLimit(MAX_PARALLEL_READS).map(listed, async ({ key }) => store.get(`${bucket}/${key}`));
      for (const bytes of all) {
        const stored = bytes === undefined ? undefined : manifestIn(bytes);
        if (bytes === undefined || stored === undefined || byDefinition.has(stored.definition)) continue;
        byDefinition.set(stored.definition, { digest: digest(bytes), root, stored });
      }
    } catch (error) {
      if (!(error instanceof ServiceFault) || error.passing) throw error;
      fault ??= error;
    }
  }
  return { byDefinition, ...(fault !== undefined && { fault }) };
}

function manifestIn(bytes: Uint8Array): StoredManifest | undefined {
  const parsed = parseJson(new TextDecoder().decode(bytes));
  const value = "value" in parsed && isObject(parsed.value) ? parsed.value : {};
  return value["format"] === MANIFEST_FORMAT ? (value as unknown as StoredManifest) : undefined;
}
