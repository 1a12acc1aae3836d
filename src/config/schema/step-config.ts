import type { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { setMember } from "../../base/own.ts";
import { type Place, SpeclineError } from "../../diagnostics/index.ts";
import { marked, unreadable } from "../../spec/marks.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { BaseValues, Settable } from "./base-config.ts";
import { holdsExpression } from "./check-config.ts";
import { fieldsOf, isDerived } from "./known.ts";
import { defaultOf } from "./schema.ts";

/** The values in a step's config: the step's own fields and the base fields, either plain values or expressions. */
export type ConfigValues<S extends StepSpec> = Settable<z.input<S["config"]>> & BaseValues;

/** A step's config. It stores only the values that were set. All others are computed on demand. */
export interface StepConfig<S extends StepSpec = StepSpec> {
  readonly spec: S;
  /** The name in files and graphs, such as "TabularPreprocessing_calibration". */
  readonly name: string;
  /** Such as "TabularPreprocessingConfig". */
  readonly className: string;
  /** The branch to which the step belongs, such as "calibration". */
  readonly jobType?: string;
  /** The values that the step sets or inherits. */
  readonly set: ConfigValues<S>;
  /** Additional fields from another tool's file, unchanged. */
  readonly extraFields: JsonObject;
  /** The set values and the defaults. Fields that have neither are absent. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The derived fields. */
  readonly derived: JsonObject;
  readonly at?: Place;
}

/** The config of a step that no pack defines, as it was in its file. */
export interface UnknownConfig {
  readonly spec?: undefined;
  readonly name: string;
  readonly className: string;
  /** True if it was in the file's section for processing steps. */
  readonly processing: boolean;
  readonly values: JsonObject;
}

export type AnyConfig = StepConfig | UnknownConfig;

/**
 * True if a value is the config of a step that a pack defines.
 *
 * @throws SpeclineError if a newer version of Specline created the config
 */
export function isKnown(config: AnyConfig): config is StepConfig {
  const fault = unreadable(config);
  if (fault !== undefined) throw new SpeclineError([fault]);
  return config.spec !== undefined;
}

interface Parts<S extends StepSpec> {
  readonly spec: S;
  readonly name: string;
  readonly className: string;
  readonly jobType?: string | undefined;
  readonly set: Readonly<Record<string, unknown>>;
  readonly extraFields?: JsonObject;
  readonly at?: Place;
}

/** Creates a config without checking it. */
export function makeConfig<S extends StepSpec>(parts: Parts<S>): StepConfig<S> {
  const { spec, name, className, jobType, extraFields = {}, at } = parts;
  const set = Object.freeze({ ...parts.set });
  let values: Readonly<Record<string, unknown>> | undefined;
  let derived: JsonObject | undefined;
  const config = {
    spec,
    name,
    className,
    ...defined({ jobType }),
    set: set as ConfigValues<S>,
    extraFields,
    ...defined({ at }),
    get values() {
      values ??= Object.freeze(withDefaults(spec, set));
      return values;
    },
    get derived() {
      derived ??= Object.freeze(derive(spec, set, jobType));
      return derived;
    },
  };
  // Logs and notebooks should show the values rather than the whole specification.
  const toJSON = () => ({ name, className, ...defined({ jobType }), set, extraFields });
  return Object.freeze(marked(Object.defineProperty(config, "toJSON", { value: toJSON, enumerable: false }), "config"));
}

function withDefaults(spec: StepSpec, set: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const defaults = [...fieldsOf(spec).byName.values()].flatMap(({ name, schema }) => {
    const value = defaultOf(schema);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(defaults), ...set };
}

/** Computes derived fields. Those that depend on an expression have no value before the pipeline runs. */
export function derive(
  spec: StepSpec,
  set: Readonly<Record<string, unknown>>,
  jobType: string | undefined,
): Record<string, Json> {
  const plain = Object.fromEntries(
    Object.entries(withDefaults(spec, set)).filter(([, value]) => !holdsExpression(value)),
  );
  const out: Record<string, Json> = {};
  for (const field of fieldsOf(spec).byName.values()) {
    if (!isDerived(field)) continue;
    const value = field.info.context === "branch" ? jobType : field.info.derive?.({ ...plain, ...out });
    if (value !== undefined) setMember(out, field.name, value);
  }
  return out;
}

/** The set values of the step's own fields. In a pipeline, they are the step's config. */
export const stepValues = (config: StepConfig): Readonly<Record<string, unknown>> => part(config, "step");

/** The values set for base fields: author, bucket, role, … */
export const baseValues = (config: StepConfig): Readonly<Record<string, unknown>> => part(config, "base");

function part({ spec, set }: StepConfig, of: "step" | "base"): Readonly<Record<string, unknown>> {
  const { byName } = fieldsOf(spec);
  return Object.fromEntries(Object.entries(set).filter(([name]) => byName.get(name)?.of === of));
}
