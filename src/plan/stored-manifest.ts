import { canonicalKey, canonicalText } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { type Asset, type Compiled, type Manifest, pipelineRoot } from "../compile/index.ts";

/** The locations of values, such as "spec.yaml:9", by "Step.field", and of steps, by "Step". */
export type ValuePlaces = Readonly<Record<string, string>>;

/** An asset as it was when the pipeline was deployed. */
export interface StoredAsset {
  /** The key relative to the pipeline's root. */
  readonly key: string;
  readonly role: Asset["role"];
  readonly digest: string;
  readonly steps: readonly string[];
  readonly objects: number;
  readonly bytes: number;
  /** The digest of each code file. Data can have very many files, so only a single digest is stored for all of them. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * The file that `deploy` stores beside the assets: everything that `plan` needs to compare a later version with this
 * version in the user's own terms.
 */
export interface StoredManifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** The SHA-256 of the definition as sent. If the deployed definition's digest differs, somebody changed it. */
  readonly definition: string;
  readonly manifest: Manifest;
  readonly assets: readonly StoredAsset[];
  readonly places: ValuePlaces;
  /** Settings that are not in the definition, as the deploy sent them. Absent if it sent none. */
  readonly settings?: { readonly parallelism?: number; readonly description?: string };
}

/** The version of the stored manifest's form. */
export const MANIFEST_FORMAT = 1;

/** The tag on a deployed pipeline that holds its manifest's digest. */
export const MANIFEST_TAG = "specline:manifest";

/**
 * The tag that holds the digest of the manifest whose schedules are deployed. A rollback does not change it. It is set
 * before schedules are created, so that whatever an interrupted deploy leaves is found again.
 */
export const SCHEDULES_TAG = "specline:schedules";
/** The tag's value when all schedules have been removed. */
export const NO_SCHEDULES = "none";

/** A definition's text as it is sent, from which its digest is computed. */
export const definitionText = ({ definition }: Pick<Compiled, "definition">): string => canonicalKey(definition);

/** The key of the manifest with this digest, relative to the pipeline's root. */
export const manifestKey = (digested: string): string => `manifests/${digested.slice(0, 16)}.json`;

/** The stored manifest of a compiled pipeline. The same pipeline always gives the same bytes. */
export function storedManifest(
  compiled: Compiled,
  { places = {}, redact = (value) => value, parallelism, description }: ManifestOptions = {},
): { readonly text: string; readonly digest: string } {
  const { manifest, assets } = compiled;
  const root = `${pipelineRoot(manifest.target, manifest.name)}/`;
  const settings = defined({ parallelism, description });
  const stored: StoredManifest = {
    format: MANIFEST_FORMAT,
    definition: digest(definitionText(compiled)),
    manifest: redact(manifest),
    assets: assets.map((asset) => storedAsset(asset, root)),
    places,
    ...(Object.keys(settings).length > 0 && { settings }),
  };
  const text = canonicalText(stored);
  return { text, digest: digest(text) };
}

export interface ManifestOptions {
  readonly places?: ValuePlaces | undefined;
  /** Hides the secrets in what is stored. */
  readonly redact?: ((manifest: Manifest) => Manifest) | undefined;
  /** The limit on steps that run at the same time, and the description, if a deploy sends them. */
  readonly parallelism?: number;
  readonly description?: string;
}

export function storedAsset({ uri, role, digest, steps, tree }: Asset, root: string): StoredAsset {
  const files = Object.entries(tree);
  return defined({
    key: uri.startsWith(root) ? uri.slice(root.length) : uri,
    role,
    digest,
    steps,
    objects: files.length,
    bytes: files.reduce((sum, [, { size = 0 }]) => sum + size, 0),
    files: role === "code" ? Object.fromEntries(files.map(([path, file]) => [path, file.digest])) : undefined,
  });
}
