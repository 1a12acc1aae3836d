import type { Json, JsonObject } from "../base/canonical.ts";
import type { Tree } from "../base/digest.ts";
import type { Rule } from "../resolve/wired.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Requirement } from "../spec/pipeline.ts";
import type { Target } from "../spec/target.ts";

/** Where the bytes of one file of an asset come from: a file on disk, or text that compiling made. */
export type AssetSource = { readonly file: string } | { readonly text: string };

/** A file or folder that has to be in S3 before the definition can run; its key holds the digest of its tree. */
export interface Asset {
  /** "s3://bucket/prefix/pipeline/assets/<digest>/…": a prefix for "tree", an object for "archive" and "file". */
  readonly uri: string;
  /** How it lies there: loose files below the URI, one .tar.gz of them, or one file as it is. */
  readonly form: "tree" | "archive" | "file";
  readonly digest: string;
  readonly tree: Tree;
  /** For every path of the tree, where its bytes are. */
  readonly sources: Readonly<Record<string, AssetSource>>;
  readonly role: "code" | "data";
  /** The steps that use it. */
  readonly steps: readonly string[];
}

/** What the definition cannot say of a step. */
export interface ManifestStep {
  readonly id: string;
  readonly spec: string;
  readonly pack: string;
  readonly branch?: string;
  readonly arm?: { readonly gate: string; readonly side: "then" | "else" };
  readonly summary: string;
  /** Ports, with the URI template of each output as the definition has it. */
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

/** A Condition step, with its conditions in the definition language's words (metrics and outputs still by name). */
export interface ManifestGate {
  readonly id: string;
  readonly conditions: readonly JsonObject[];
  /** Where set, the other side fails with this text. */
  readonly otherwiseFail?: readonly Json[];
  readonly arm?: { readonly gate: string; readonly side: "then" | "else" };
}

/** Never decides execution, and may be absent: reports, plan, graph and explain get richer where it is there. */
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

/** The last stage: what AWS gets, what has to be uploaded first, and what people want to know beside it. */
export interface Compiled {
  readonly definition: Definition;
  readonly assets: readonly Asset[];
  readonly manifest: Manifest;
}
