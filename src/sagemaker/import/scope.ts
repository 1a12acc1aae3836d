import type { JsonObject } from "../../base/canonical.ts";
import type { Allowance } from "../../spec/allowance.ts";
import type { StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";

/** How a step is written: with its type's constructor, as a raw step, or with its specification. */
export interface StepName {
  readonly identifier: string;
  readonly type: string;
  readonly form: "typed" | "raw" | "known";
  /** The step's property files, and the outputs that can be read by name. */
  readonly files: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** A step that has a specification, with its config and inputs. */
export interface KnownStep {
  /** The name under which the specification is imported, such as "xgboostTraining". */
  readonly constant: string;
  readonly spec: StepSpec;
  readonly instance: StepInstance;
  /** The names of the step's outputs and metrics, keyed by their expressions in canonical form. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, string>;
}

/** Allowances by step name, or "" for the whole pipeline. */
export type Allowances = ReadonlyMap<string, readonly Allowance[]>;

/** The names declared and imported by the code written so far. */
export interface NameScope {
  readonly parameters: ReadonlyMap<string, string>;
  /** Steps that have already been declared. */
  readonly steps: Map<string, StepName>;
  /** Strings for which a constant exists. */
  readonly texts: ReadonlyMap<string, string>;
  readonly usedParameters: Set<string>;
  readonly imports: Map<Module, Set<string>>;
  /** The faults that each step allows, by step name; "" is for the faults that the whole pipeline allows. */
  readonly allow: Allowances;
  /** Steps with specifications, by name. */
  readonly known: ReadonlyMap<string, KnownStep>;
  /**
   * The code that reads an expression from the constant for a step with a specification, once that step has been
   * declared.
   */
  readonly reads: Map<string, (scope: NameScope) => string>;
}

/** The modules from which generated code imports. */
export type Module = "specline" | "specline/sagemaker" | "specline/steps";

/** Records that a function is imported and returns its name. */
export function using(scope: NameScope, name: string, from: Module = "specline"): string {
  const names = scope.imports.get(from) ?? new Set();
  scope.imports.set(from, names.add(name));
  return name;
}

/** Whether an object has exactly these keys. */
export const hasKeys = (value: JsonObject, ...keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
