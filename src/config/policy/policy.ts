import type { Json, JsonObject } from "../../base/canonical.ts";
import type { LayerFile } from "../layers/parse-layers.ts";

/** The values that a policy permits for a field: listed ones, or numbers in a range that includes its ends. */
export interface FieldLimit {
  readonly allowed?: readonly Json[];
  readonly min?: number;
  readonly max?: number;
}

/** An organization's policy about steps: values that it sets for all pipelines, and limits of other values. */
export interface OrganisationPolicy {
  /** The values that the policy sets, in the form of a layer file. */
  readonly layer: LayerFile;
  /** Keyed by field name. They apply to every step that has the field. */
  readonly limits: Readonly<Record<string, FieldLimit>>;
  /** What the policy sets for all targets. A job cannot have other values of its own. */
  readonly target: JsonObject;
}
