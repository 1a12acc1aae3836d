import type { JsonObject } from "../../base/canonical.ts";
import { pathText } from "../../sagemaker/validate/path.ts";
import { viewOf } from "../../sagemaker/validate/view.ts";
import { type DeployEffects, ServiceFault } from "../ports.ts";
import type { KeptManifest } from "./manifests.ts";

/** What a version needs in S3 and does not have, as far as it can be seen. */
export interface MissingAssets {
  /** Objects of assets that do not exist, or the address of an asset of which nothing exists. */
  readonly missing: readonly string[];
  /** Addresses of other inputs at which nothing exists. */
  readonly emptyInputs: readonly string[];
  /** The first reason why something could not be listed. */
  readonly fault?: ServiceFault;
}

type Effects = Pick<DeployEffects, "store">;

/** Assets are addressed by the first digits of their digest. */
const ASSET = /"(s3:\/\/[^"]+?\/(?:code|data)\/[0-9a-f]{16})(?=[/"])/g;

/**
 * Looks for everything that a definition reads from S3 at fixed addresses.
 *
 * @param kept - the definition's manifest, which lists the files of its assets
 */
export async function missingAssets(
  text: string,
  definition: JsonObject,
  kept: KeptManifest | undefined,
  effects: Effects,
): Promise<MissingAssets> {
  const named = new Set([...text.matchAll(ASSET)].map(([, uri = ""]) => uri));
  const expected = kept === undefined ? [...named].map((uri) => ({ uri, files: [], objects: 1 })) : assetsOf(kept);
  const isAsset = (uri: string): boolean => expected.some((one) => uri === one.uri || uri.startsWith(`${one.uri}/`));
  const inputs = new Set(inputsOf(definition).filter((uri) => !isAsset(uri)));
  const missing: string[] = [];
  const emptyInputs: string[] = [];
  let fault: ServiceFault | undefined;
  const look = async (uri: string, onKeys: (keys: ReadonlySet<string>) => void): Promise<void> => {
    try {
      const bucket = `${/^s3:\/\/[^/]+/.exec(uri)?.[0] ?? ""}/`;
      const found = (await effects.store.list(uri)).map(({ key }) => bucket + key);
      onKeys(new Set(found.filter((key) => key === uri || key.startsWith(uri.endsWith("/") ? uri : `${uri}/`))));
    } catch (error) {
      if (!(error instanceof ServiceFault) || error.passing) throw error;
      fault ??= error;
    }
  };
  for (const { uri, files, objects } of expected)
    await look(uri, (keys) => {
      const absent = files.map((path) => `${uri}/${path}`).filter((key) => !keys.has(key) && !keys.has(uri));
      missing.push(...(keys.size === 0 ? [uri] : absent));
      if (files.length === 0 && keys.size > 0 && keys.size < objects)
        missing.push(`${uri} (${objects - keys.size} of ${objects} objects)`);
    });
  for (const uri of inputs)
    await look(uri, (keys) => {
      if (keys.size === 0) emptyInputs.push(uri);
    });
  return { missing, emptyInputs, ...(fault !== undefined && { fault }) };
}

interface ExpectedAsset {
  readonly uri: string;
  /** The paths of code files. Empty for data, of which only the number of objects is known. */
  readonly files: readonly string[];
  readonly objects: number;
}

const assetsOf = ({ root, stored }: KeptManifest): readonly ExpectedAsset[] =>
  stored.assets.map(({ key, files = {}, objects }) => ({
    uri: key.startsWith("s3://") ? key : `${root}/${key}`,
    files: Object.keys(files),
    objects,
  }));

/** Literal addresses that jobs read: all except those to which they write, or which they fill during an execution. */
const inputsOf = (definition: JsonObject): readonly string[] =>
  viewOf(definition).literals.flatMap(({ uri, at }) =>
    /Output|Checkpoint|Capture|Std:|Environment|HyperParameters/.test(pathText(at)) ? [] : [uri],
  );
