import type { z } from "zod";
import { ownMember } from "../../base/own.ts";
import { type EitherSpelling, inOneSpelling } from "../../base/spellings.ts";
import { type Diagnostic, diagnostic, type Place, SpeclineError } from "../../diagnostics/index.ts";
import type { OrExpr } from "../../spec/expr.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { DiskName } from "../names/disk-name.ts";
import { readNamesInCode } from "../names/names-in-code.ts";
import type { BaseValues, Parent } from "./base-config.ts";
import { badValue, respeltFields, unknownField } from "./check-config.ts";
import { fieldNamesOf, fieldsOf, isDerived, isProcessing } from "./known.ts";
import { defaultOf, mayBeLeftOut } from "./schema.ts";
import { makeConfig, type StepConfig } from "./step-config.ts";

type UndefinedIn<T> = Extract<T, undefined>;
/**
 * The input to a config class: the step's fields, the base config's fields, and the job type. Names can also be in
 * snake_case, as in files.
 */
export type ClassInput<S extends StepSpec> = EitherSpelling<
  {
    readonly [K in keyof z.input<S["config"]>]:
      | OrExpr<Exclude<z.input<S["config"]>[K], undefined>>
      | UndefinedIn<z.input<S["config"]>[K]>;
  } & BaseValues & {
      /** The branch to which the step belongs, such as "calibration". */
      readonly jobType?: string | undefined;
    }
>;
type Arguments<Input> = {} extends Input ? [values?: Input, parent?: Parent] : [values: Input, parent?: Parent];

/** Creates configs for one step: `XGBoostTrainingConfig({ maxDepth: 8 }, base)`. */
export interface ConfigClass<S extends StepSpec, Input = ClassInput<S>> {
  /**
   * Creates a config. It inherits the parent's values.
   *
   * @throws SpeclineError with every field that is unknown, invalid or missing
   */
  (...args: Arguments<Input>): StepConfig<S>;
  /** The same, for callers that create configs with `new`. */
  new (...args: Arguments<Input>): StepConfig<S>;
  readonly spec: S;
  readonly className: string;
  /** The prefix of its configs' names, such as "XGBoostTraining". */
  readonly stepName: string;
}

export interface ClassNames {
  /** By default, the step's name followed by "Config", such as "XGBoostTrainingConfig". */
  readonly className?: string;
  /** An alias for the class's step, such as "CradleDataLoading". */
  readonly stepName?: string;
  /** Other tools' names for fields, such as `training_instance_type`. */
  readonly diskNames?: readonly DiskName[];
}

/**
 * Creates a step's config class.
 *
 * @param spec - the step
 * @param names - other names for the class or the step, as used in other tools' files
 * @returns a function that creates configs from values and an optional base config
 * @example
 * ```ts
 * import { configClass } from "specline";
 * import { xgboostTraining } from "specline/steps";
 *
 * const TrainingConfig = configClass(xgboostTraining);
 * console.log(TrainingConfig({ maxDepth: 8 }).name);
 * ```
 */
export function configClass<S extends StepSpec>(spec: S, names: ClassNames = {}): ConfigClass<S> {
  const { stepName = spec.name, diskNames = [] } = names;
  const { className = `${stepName}Config` } = names;
  function make(values: Readonly<Record<string, unknown>> = {}, parent?: Parent): StepConfig<S> {
    const said = Object.entries(values).filter(([, value]) => value !== undefined);
    const { value: read, twice } = inOneSpelling(Object.fromEntries(said), fieldNamesOf(spec));
    const jobType = Object.entries(read).find(([field]) => isJobType(spec, field))?.[1];
    const name = nameOf(stepName, jobType);
    const context = { spec, step: name, jobType: typeof jobType === "string" ? jobType : undefined };
    const translated = readNamesInCode(diskNames, context, read);
    const given = Object.entries(translated.value);
    const own = Object.fromEntries(given.filter(([field]) => !isJobType(spec, field)));
    const set = { ...inherited(spec, parent), ...own };
    const faults = [
      ...parentFaults(className, spec, parent),
      ...respeltFields(name, twice),
      ...translated.faults,
      ...valueFaults(name, spec, set),
      ...jobTypeFaults(name, jobType),
    ];
    if (faults.length > 0) throw new SpeclineError(faults);
    return makeConfig({ spec, name, className, set, jobType: jobType as string | undefined });
  }
  return Object.freeze(Object.assign(make as unknown as ConfigClass<S>, { spec, className, stepName }));
}

/** The name of a step's config, including the job type. */
export const nameOf = (stepName: string, jobType?: unknown): string =>
  jobType === undefined ? stepName : `${stepName}_${String(jobType)}`;

/** The syntax of job types, which become part of step names. Source: service model, StepName (as of November 2026). */
const JOB_TYPE_FORM = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The parent's values for the fields that the step has. */
function inherited(spec: StepSpec, parent: Parent | undefined): Readonly<Record<string, unknown>> {
  const { byName } = fieldsOf(spec);
  return Object.fromEntries(Object.entries(parent?.set ?? {}).filter(([name]) => byName.has(name)));
}

function parentFaults(className: string, spec: StepSpec, parent: Parent | undefined): readonly Diagnostic[] {
  if (parent === undefined) return [];
  if (parent.kind !== "base" && parent.kind !== "processing base") {
    return [diagnostic("config/not-a-base", { step: className, given: String(typeof parent) })];
  }
  return parent.kind === "processing base" && !isProcessing(spec)
    ? [diagnostic("config/parent", { step: className })]
    : [];
}

/** True for the job type, under either of its names. */
const isJobType = (spec: StepSpec, field: string): boolean =>
  field === "jobType" || fieldsOf(spec).byName.get(field)?.info.context === "branch";

/** Reports an invalid job type, because it becomes part of the step's name. */
export function jobTypeFaults(step: string, jobType: unknown, at: Place = {}): readonly Diagnostic[] {
  if (jobType === undefined || (typeof jobType === "string" && JOB_TYPE_FORM.test(jobType))) return [];
  const data = { step, field: "jobType", expected: "a word of letters, digits, - and _", value: String(jobType) };
  return [diagnostic("config/bad-value", data, { ...at, step, field: "jobType" })];
}

function valueFaults(name: string, spec: StepSpec, set: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  const { byName } = fieldsOf(spec);
  const at = { step: name };
  const wrong = Object.entries(set).flatMap(([field, value]) => {
    const known = byName.get(field);
    if (known === undefined) return [unknownField(name, field, [...byName.keys(), "jobType"], at)];
    if (isDerived(known)) return [diagnostic("config/derived-set", { step: name, field }, { ...at, field })];
    const fault = badValue(name, field, known.schema, value, { ...at, field });
    return fault === undefined ? [] : [fault];
  });
  return [...wrong, ...missingFields(name, spec, set)];
}

/** Finds fields without a value: no set value, no default, and no fact from the pipeline. */
export const missingFields = (
  name: string,
  spec: StepSpec,
  set: Readonly<Record<string, unknown>>,
): readonly Diagnostic[] =>
  [...fieldsOf(spec).byName.values()]
    .filter(
      (field) =>
        ownMember(set, field.name) === undefined &&
        !isDerived(field) &&
        field.info.context === undefined &&
        defaultOf(field.schema) === undefined &&
        !mayBeLeftOut(field.schema),
    )
    .map((field) =>
      diagnostic(
        "config/missing-field",
        { step: name, field: field.name, doc: field.info.doc },
        { step: name, field: field.name },
      ),
    );
