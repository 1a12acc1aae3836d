import type { z } from "zod";
import { camelCase, nearest, snakeCase, words } from "../../base/words.ts";
import { type FieldInfo, fieldInfo } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { DiskName } from "../names/disk-name.ts";
import { baseSchema } from "./base-config.ts";

/** The steps that can have configs: the part of a `Registry` that configs need. */
export interface KnownSteps {
  /** All names of each step: its primary name and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  parse(name: string): { readonly spec: StepSpec; readonly branch?: string } | undefined;
  /** Roles, such as "training", and the steps that have them. */
  readonly roles?: ReadonlyMap<string, readonly StepSpec[]>;
  /** Names of config classes that cannot be derived from a step name, such as "CradleDataLoadConfig". */
  readonly classes?: ReadonlyMap<string, StepSpec>;
  /** Config base classes: for all steps, or for processing steps. */
  readonly bases?: ReadonlyMap<string, "base" | "processing">;
  /** Names in other tools' files, and their meaning. */
  readonly diskNames?: readonly DiskName[];
  readonly packs?: readonly { readonly name: string; readonly version: string }[];
}

/** A field in a step's config, from either the step's schema or the base config. */
export interface KnownField {
  /** The name in code, such as "maxDepth". */
  readonly name: string;
  /** The serialized name, such as "max_depth". */
  readonly serializedName: string;
  readonly schema: z.ZodType;
  readonly info: FieldInfo;
  readonly of: "step" | "base";
}

export interface Fields {
  readonly byName: ReadonlyMap<string, KnownField>;
  readonly bySerializedName: ReadonlyMap<string, KnownField>;
}

/** The serialized name of the job type. Any config can have a job type, so no schema declares it. */
export const JOB_TYPE = "job_type";

const cache = new WeakMap<StepSpec, Fields>();

/** All fields in a step's config. The step's own fields override those of the base config. */
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

/** Translates each spelling of a name in a config, as in code and in files, to the name in code. */
export function fieldNamesOf(spec: StepSpec): (key: string) => string {
  const { byName, bySerializedName } = fieldsOf(spec);
  const isName = (key: string): boolean => byName.has(key) || key === "jobType";
  return (key) => {
    if (isName(key)) return key;
    const camel = camelCase(key);
    return bySerializedName.get(key)?.name ?? (isName(camel) ? camel : key);
  };
}

/** A step's field, by its name in code or on disk. */
export function fieldNamed(spec: StepSpec, name: string): KnownField | undefined {
  const { byName, bySerializedName } = fieldsOf(spec);
  return byName.get(name) ?? bySerializedName.get(name);
}

/** True for a field that cannot be set because it is derived or is another name for the job type. */
export const isDerived = ({ info }: KnownField): boolean => info.tier === "derived" || info.context === "branch";

export const isProcessing = (spec: StepSpec): boolean => spec.job.type === "processing";

/** Finds a config class's step: by a registered name, or by the class name without "Config". */
export function specOfClass(className: string, steps: KnownSteps): StepSpec | undefined {
  const registered = steps.classes?.get(className);
  if (registered !== undefined || !className.endsWith("Config")) return registered;
  const bare = className.slice(0, -"Config".length);
  // Python pipelines use "DataLoadConfig" and "BatchTransformStepConfig" for DataLoading and BatchTransform.
  return [bare, `${bare}ing`, bare.replace(/Step$/, "")]
    .map((name) => steps.names.get(name))
    .find((spec) => spec !== undefined);
}

/**
 * Whether a class only passes values on to other configs: to all, or only to processing steps' configs. Base classes
 * that are not registered are recognized by the word in their name, such as "TeamProcessingBaseConfig".
 */
export function baseOfClass(className: string, { bases }: KnownSteps): "base" | "processing" | undefined {
  const registered = bases?.get(className);
  if (registered !== undefined || bases === undefined) return registered;
  const named = words(className);
  if (!named.includes("base") || !named.includes("config")) return undefined;
  return named.includes("processing") ? "processing" : "base";
}

/** The nearest step name, with its branch, such as "TabularPreprocessing_training". */
export function nearestStep(name: string, steps: KnownSteps): string | undefined {
  const cut = name.lastIndexOf("_");
  const whole = nearest(name, steps.names.keys());
  if (cut <= 0 || words(name).length < 2) return whole;
  const head = nearest(name.slice(0, cut), steps.names.keys());
  return head === undefined ? whole : `${head}${name.slice(cut)}`;
}
