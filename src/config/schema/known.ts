import type { z } from "zod";
import { nearest, snakeCase, words } from "../../base/words.ts";
import { type FieldInfo, fieldInfo } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import { baseSchema } from "./base-config.ts";

/** The specifications that configs are made for, as far as this folder asks. A `Registry` is one. */
export interface KnownSteps {
  /** Every name by which a step can be called: its own and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  parse(name: string): { readonly spec: StepSpec; readonly branch?: string } | undefined;
  /** Role words, as "training", to the steps that have them. */
  readonly roles?: ReadonlyMap<string, readonly StepSpec[]>;
  /** Names of config classes that do not follow from a step's name, as "CradleDataLoadConfig". */
  readonly classes?: ReadonlyMap<string, StepSpec>;
  readonly packs?: readonly { readonly name: string; readonly version: string }[];
}

/** A field that a step's config can have: of the step's own schema, or of the base config. */
export interface KnownField {
  /** The name in code, as "maxDepth". */
  readonly name: string;
  /** The name on disk, as "max_depth". */
  readonly serializedName: string;
  readonly schema: z.ZodType;
  readonly info: FieldInfo;
  readonly of: "step" | "base";
}

export interface Fields {
  readonly byName: ReadonlyMap<string, KnownField>;
  readonly bySerializedName: ReadonlyMap<string, KnownField>;
}

/** The name of the job type on disk. Every config can have one, so no schema declares it. */
export const JOB_TYPE = "job_type";

const cache = new WeakMap<StepSpec, Fields>();

/** All fields that a step's config can have. The step's own win over those of the base. */
export function fieldsOf(spec: StepSpec): Fields {
  const there = cache.get(spec);
  if (there !== undefined) return there;
  const byName = new Map<string, KnownField>();
  for (const [shape, of] of [
    [baseSchema.shape, "base"],
    [spec.config.shape, "step"],
  ] as const) {
    for (const [name, schema] of Object.entries(shape as Readonly<Record<string, z.ZodType>>)) {
      const info = fieldInfo(schema);
      byName.set(name, { name, serializedName: info.serializedName ?? snakeCase(name), schema, info, of });
    }
  }
  const made = {
    byName,
    bySerializedName: new Map([...byName.values()].map((field) => [field.serializedName, field])),
  };
  cache.set(spec, made);
  return made;
}

/** True for a field that is never given: it follows from the others, or is the job type by another name. */
export const isDerived = ({ info }: KnownField): boolean => info.tier === "derived" || info.context === "branch";

export const isProcessing = (spec: StepSpec): boolean => spec.job.type === "processing";

/** The step of a config class: by a name that was told, else by the class's name less "Config". */
export function specOfClass(className: string, steps: KnownSteps): StepSpec | undefined {
  const told = steps.classes?.get(className);
  if (told !== undefined || !className.endsWith("Config")) return told;
  const bare = className.slice(0, -"Config".length);
  // "DataLoadConfig" and "BatchTransformStepConfig" are how Python pipelines call the configs of DataLoading and BatchTransform.
  return [bare, `${bare}ing`, bare.replace(/Step$/, "")]
    .map((name) => steps.names.get(name))
    .find((spec) => spec !== undefined);
}

/** The name that was most likely meant among the steps' names, as "TabularPreprocessing_training". */
export function nearestStep(name: string, steps: KnownSteps): string | undefined {
  const cut = name.lastIndexOf("_");
  const whole = nearest(name, steps.names.keys());
  if (cut <= 0 || words(name).length < 2) return whole;
  const head = nearest(name.slice(0, cut), steps.names.keys());
  return head === undefined ? whole : `${head}${name.slice(cut)}`;
}
