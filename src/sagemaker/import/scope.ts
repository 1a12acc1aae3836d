import type { JsonObject } from "../../base/canonical.ts";

/** How a step is written: by the constructor of its type, or in raw words. */
export interface StepName {
  readonly identifier: string;
  readonly type: string;
  readonly typed: boolean;
  /** Property files, and the outputs that can be read by name. */
  readonly files: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** What the lines that are written so far have declared, and what they import. */
export interface Scope {
  readonly parameters: ReadonlyMap<string, string>;
  /** Steps whose constant stands above. */
  readonly steps: Map<string, StepName>;
  /** Texts that have a constant of their own. */
  readonly texts: ReadonlyMap<string, string>;
  readonly usedParameters: Set<string>;
  readonly imports: Map<"specline" | "specline/sagemaker", Set<string>>;
}

/** Notes that a function is used, and gives its name. */
export function using(scope: Scope, name: string, from: "specline" | "specline/sagemaker" = "specline"): string {
  const names = scope.imports.get(from) ?? new Set();
  scope.imports.set(from, names.add(name));
  return name;
}

/** True where an object has these keys and no others. */
export const hasKeys = (value: JsonObject, ...keys: readonly string[]): boolean =>
  Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
