export {
  definitionText,
  MANIFEST_TAG,
  type ManifestOptions,
  manifestKey,
  type StoredManifest,
  storedManifest,
  type ValuePlaces,
} from "./stored-manifest.ts";
