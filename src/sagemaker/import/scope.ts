import type { JsonObject } from "../../base/canonical.ts";
import type { StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";

/** How a step is written: by the constructor of its type, or in raw words. */
export interface StepName {
  readonly identifier: string;
  readonly type: string;
  readonly form: "typed" | "raw" | "known";
  /** Property files, and the outputs that can be read by name. */
  readonly files: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** A step that is a specification's, with how it is configured and fed. */
export interface KnownStep {
  /** The name by which the specification is imported, as "xgboostTraining". */
  readonly constant: string;
  readonly spec: StepSpec;
  readonly instance: StepInstance;
  /** What stands for its outputs and metrics in a definition, as canonical text, and their names. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, string>;
}

/** What the lines that are written so far have declared, and what they import. */
export interface NameScope {
  readonly parameters: ReadonlyMap<string, string>;
  /** Steps whose constant stands above. */
  readonly steps: Map<string, StepName>;
  /** Texts that have a constant of their own. */
  readonly texts: ReadonlyMap<string, string>;
  readonly usedParameters: Set<string>;
  readonly imports: Map<Module, Set<string>>;
  /** Steps that are specifications', by name. */
  readonly known: ReadonlyMap<string, KnownStep>;
  /** What their constants, once they stand above, give for an expression. */
  readonly reads: Map<string, (scope: NameScope) => string>;
}

/** Where an imported module's own imports come from. */
export type Module = "specline" | "specline/sagemaker" | "specline/steps";

/** Notes that a function is used, and gives its name. */
export function using(scope: NameScope, name: string, from: Module = "specline"): string {
  const names = scope.imports.get(from) ?? new Set();
  scope.imports.set(from, names.add(name));
  return name;
}

/** True where an object has these keys and no others. */
export const hasKeys = (value: JsonObject, ...keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
