import type { DeployCall } from "../calls.ts";
import { carrierOf } from "../carrier.ts";
import type { DeployEffects } from "../ports.ts";
import { uploadText } from "../upload.ts";
import { bringUpToDate, describe, requestsOf, restoring, type Upserted } from "../upsert.ts";
import type { KeptManifest } from "./manifests.ts";

/** An earlier definition that is to become the latest again. */
export interface EarlierVersion {
  readonly name: string;
  /** The definition, byte for byte. */
  readonly text: string;
  readonly role: string;
  readonly manifest?: KeptManifest | undefined;
  /** Where a definition goes that is too large for the request, such as "s3://models/team/fraud". */
  readonly root: string;
  readonly kms?: string | undefined;
}

/**
 * Makes an earlier definition the latest version again, with its role and its manifest's tags. Repeating it completes
 * what was interrupted. The pipeline must exist.
 */
export async function publish(
  { name, text, role, manifest, root, kms }: EarlierVersion,
  note: (call: DeployCall) => void,
  effects: Pick<DeployEffects, "service" | "store">,
): Promise<Upserted> {
  const { carrier, uri } = carrierOf(text, root);
  if (uri !== undefined) await uploadText(uri, text, { dryRun: false, kms, note }, effects);
  const current = await describe(name, effects);
  if (current === undefined) throw new TypeError(`there is no pipeline ${name}`);
  note({ operation: "DescribePipeline", subject: name, outcome: "there" });
  const bare = { update: { PipelineName: name, ...carrier, RoleArn: role }, tags: [] };
  const { update, tags } =
    manifest === undefined
      ? bare
      : requestsOf({
          manifest: withRole(manifest.stored.manifest, role),
          definition: text,
          stored: manifest.digest,
          carrier,
          description: manifest.stored.settings?.description,
        });
  // Without a manifest, it is not known what the description was.
  const whole = manifest === undefined ? update : restoring(current, update);
  return bringUpToDate({ current, update: whole, tags, definition: text }, note, effects);
}

const withRole = <T extends { readonly target: { readonly role: string } }>(manifest: T, role: string): T => ({
  ...manifest,
  target: { ...manifest.target, role },
});
