import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Fact } from "../../spec/context.ts";
import type { JobType } from "../../spec/job.ts";
import type { StepSpec } from "../../spec/step.ts";

/** The part of a value that an outcome is about: the name on disk and the keys below it. */
export type NamePath = readonly [name: string, ...below: string[]];

/** What a value under another tool's name becomes. */
export type NamedMeaning = { readonly path: NamePath } & Meaning;
export type Meaning =
  /** A field of the config that has the name. */
  | { readonly kind: "field"; readonly field: string; readonly value: Json; readonly inferred?: string }
  /** A fact of the pipeline, for all of the file's configs that have it as a field. */
  | { readonly kind: "fact"; readonly fact: Fact; readonly value: Json; readonly inferred?: string }
  /** A field of all of the file's configs for another step. Objects are merged. */
  | {
      readonly kind: "other step";
      readonly step: string;
      readonly field: string;
      readonly value: Json;
      readonly inferred?: string;
    }
  /** It states what is true anyway. */
  | { readonly kind: "agrees"; readonly why: string }
  /**
   * No effect. The consequence completes "Specline does not use it: …". A shared value for other steps
   * (`elsewhere`) is not reported for this step.
   */
  | { readonly kind: "unused"; readonly consequence: string; readonly elsewhere?: true }
  /** It asks for something that does not happen, which changes the result. The consequence is what happens instead. */
  | { readonly kind: "unsupported"; readonly consequence: string }
  /** A name that Specline does not know. */
  | { readonly kind: "unknown" }
  /** The field with the same meaning has another value, which is used instead of this name's value. */
  | { readonly kind: "overruled"; readonly field: string; readonly used: Json; readonly said?: Json }
  /**
   * It contradicts another value, or cannot be used. A diagnostic reports it; if the diagnostic is about the whole
   * config, `why` explains it for the value.
   */
  | { readonly kind: "fault"; readonly why?: string };

/** The values of one config that are read together. */
export interface GivenValues {
  /** The values that the config has for the entry's names, without wrappers and nulls. */
  readonly values: JsonObject;
  readonly spec: StepSpec;
  readonly jobType: string | undefined;
  /** Another value in the same config, by its name on disk. */
  readonly other: (name: string) => Json | undefined;
  /** How far a name's section is from the step's own section, which is 0. The nearer value wins. */
  readonly distance: (name: string) => number;
  /** Whether the file has a config for the step. */
  readonly has: (step: string) => boolean;
}

/** The configs to which a name's meaning applies. All given conditions must hold. */
export interface Scope {
  readonly steps?: readonly string[];
  readonly jobs?: readonly JobType[];
  /** Steps that have this field. */
  readonly field?: string;
}

/** Names in other tools' config files that are read together, and their meaning here. */
export interface DiskName {
  readonly names: readonly [string, ...string[]];
  readonly of: Scope;
  /** What they become, in a few words of Markdown. */
  readonly means: string;
  /** The field whose values the name takes unchanged, if any. Describes the name in schemas. */
  readonly field?: string;
  /** How we know the name and its meaning. */
  readonly source: string;
  /** True for names that are also fields of their step: they are read in addition to the field. */
  readonly besides?: true;
  readonly read: (given: GivenValues) => readonly NamedMeaning[];
}
