import { canonicalKey, canonicalText } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { type Asset, type Compiled, type Manifest, pipelineRoot } from "../compile/index.ts";

/** The locations of values, such as "spec.yaml:9", by "Step.field"; that of a step itself by "Step". */
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
  /** The digest of each file of code. Data can have very many files, so that only the digest of the whole is stored. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * What `deploy` stores beside the assets: everything that `plan` needs in order to compare a later version with this
 * one in the words of its user.
 */
export interface StoredManifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** The SHA-256 of the definition as it was sent. If the deployed definition has another one, somebody changed it. */
  readonly definition: string;
  readonly manifest: Manifest;
  readonly assets: readonly StoredAsset[];
  readonly places: ValuePlaces;
}

const MANIFEST_FORMAT = 1;

/** The tag of a deployed pipeline that holds its manifest's digest. */
export const MANIFEST_TAG = "specline:manifest";

/** The text under which a definition is sent, and of which its digest is computed. */
export const definitionText = ({ definition }: Pick<Compiled, "definition">): string => canonicalKey(definition);

/** The key of the manifest with a digest, relative to the pipeline's root. */
export const manifestKey = (digested: string): string => `manifests/${digested.slice(0, 16)}.json`;

/** What is stored about a compiled pipeline. The same pipeline always has the same bytes. */
export function storedManifest(
  compiled: Compiled,
  { places = {}, redact = (value) => value }: ManifestOptions = {},
): { readonly text: string; readonly digest: string } {
  const { manifest, assets } = compiled;
  const root = `${pipelineRoot(manifest.target, manifest.name)}/`;
  const stored: StoredManifest = {
    format: MANIFEST_FORMAT,
    definition: digest(definitionText(compiled)),
    manifest: redact(manifest),
    assets: assets.map((asset) => storedAsset(asset, root)),
    places,
  };
  const text = canonicalText(stored);
  return { text, digest: digest(text) };
}

export interface ManifestOptions {
  readonly places?: ValuePlaces | undefined;
  /** Hides the secrets in what is stored. */
  readonly redact?: ((manifest: Manifest) => Manifest) | undefined;
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
