import type { Json, JsonObject } from "../base/canonical.ts";
import type { Tree } from "../base/digest.ts";
import type { Rule } from "../resolve/wired.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Arm, Requirement } from "../spec/pipeline.ts";
import type { Target } from "../spec/target.ts";

/** Where the bytes of one file of an asset come from: a file on disk, or text that compiling generated. */
export type AssetSource = { readonly file: string } | { readonly text: string };

/** A file or folder that must be in S3 before the definition can run; its key contains the digest of its tree. */
export interface Asset {
  /** "s3://bucket/prefix/pipeline/assets/<digest>/…": a prefix for "tree", an object for "archive" and "file". */
  readonly uri: string;
  /** How it is stored: separate files below the URI, one .tar.gz of them, or a single file. */
  readonly form: "tree" | "archive" | "file";
  readonly digest: string;
  readonly tree: Tree;
  /** Where the bytes of each path of the tree are. */
  readonly sources: Readonly<Record<string, AssetSource>>;
  readonly role: "code" | "data";
  /** The steps that use it. */
  readonly steps: readonly string[];
}

/** What the definition cannot express about a step. */
export interface ManifestStep {
  readonly id: string;
  readonly spec: string;
  readonly pack: string;
  readonly branch?: string;
  readonly arm?: Arm;
  readonly summary: string;
  readonly inputs: Readonly<
    Record<string, { readonly kind: string; readonly from?: { readonly step: string; readonly port: string } }>
  >;
  readonly outputs: Readonly<Record<string, { readonly kind: string; readonly metrics?: readonly string[] }>>;
}

export interface ManifestWire {
  readonly from: { readonly step: string; readonly port: string };
  readonly to: { readonly step: string; readonly port: string };
  readonly kind: string;
  readonly rule: Rule;
  readonly why: string;
}

/** A Condition step, with its conditions in the definition language, metrics and outputs by name. */
export interface ManifestGate {
  readonly id: string;
  readonly conditions: readonly JsonObject[];
  /** If set, the other side fails with this message. */
  readonly otherwiseFail?: readonly Json[];
  readonly arm?: Arm;
}

/** Never affects execution, and may be absent: it enriches reports, plan, graph and explain. */
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
}

/** The last stage: what AWS gets, what must be uploaded first, and what people want to know about it. */
export interface Compiled {
  readonly definition: Definition;
  readonly assets: readonly Asset[];
  readonly manifest: Manifest;
}
