import type { Json, JsonObject } from "../base/canonical.ts";
import type { Tree } from "../base/digest.ts";
import type { Rule } from "../resolve/wired.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Arm, Requirement } from "../spec/pipeline.ts";
import type { Notify, Schedule } from "../spec/schedule.ts";
import type { Target } from "../spec/target.ts";

/** The source of an asset file's bytes: a file on disk, or a string that the compiler generated. */
export type AssetSource = { readonly file: string } | { readonly text: string };

/** A file or folder that must be in S3 before the definition can run. Its key contains the digest of its tree. */
export interface Asset {
  /** "s3://bucket/prefix/pipeline/assets/<digest>/…": a prefix for "tree", an object for "file". */
  readonly uri: string;
  /** How the asset is stored: as separate files under the URI, or as a single file. */
  readonly form: "tree" | "file";
  readonly digest: string;
  readonly tree: Tree;
  /** The source of the bytes at each path in the tree. */
  readonly sources: Readonly<Record<string, AssetSource>>;
  readonly role: "code" | "data";
  /** The steps that use the asset. */
  readonly steps: readonly string[];
}

/** Information about a step that the definition cannot express. */
export interface ManifestStep {
  readonly id: string;
  readonly spec: string;
  readonly pack: string;
  readonly branch?: string;
  readonly arm?: Arm;
  readonly summary: string;
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly kind: string;
        readonly from?: { readonly step: string; readonly port: string };
        /** The address or expression that the user provided. */
        readonly external?: Json;
      }
    >
  >;
  readonly outputs: Readonly<Record<string, { readonly kind: string; readonly metrics?: readonly string[] }>>;
  /** The complete config under the user's names: the values that were set, shared facts and defaults. */
  readonly config?: JsonObject;
  /** How long SageMaker can reuse the step's results, if at all, and the reason. */
  readonly cache?: { readonly expireAfter?: string; readonly why: string };
}

export interface ManifestWire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  readonly kind: string;
  readonly rule: Rule;
  readonly why: string;
}

/** A Condition step, with its conditions in the definition language. Metrics and outputs are referred to by name. */
export interface ManifestGate {
  readonly id: string;
  readonly conditions: readonly JsonObject[];
  /** If set, the pipeline fails with this message when the conditions are not met. */
  readonly otherwiseFail?: readonly Json[];
  readonly arm?: Arm;
}

/** Information for reports and the plan, graph and explain commands. It never affects execution and can be absent. */
export interface Manifest {
  readonly specline: string;
  readonly title: string;
  readonly name: string;
  readonly target: Target;
  readonly packs: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, string | number>>;
  readonly steps: readonly ManifestStep[];
  readonly wires: readonly ManifestWire[];
  readonly gates: readonly ManifestGate[];
  readonly requirements: readonly Requirement[];
  readonly schedules?: readonly Schedule[];
  readonly notify?: Notify;
}

/**
 * The result of the last stage: the definition for AWS, the assets to upload first, and the manifest with information
 * for people.
 */
export interface Compiled {
  readonly definition: Definition;
  readonly assets: readonly Asset[];
  readonly manifest: Manifest;
}
