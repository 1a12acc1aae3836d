import type { Parameter } from "./pipeline.ts";
import { parameterOf } from "./reference.ts";

/** The number of instances that a config states, with the default of a parameter. Undefined if it is not known. */
export function instancesOf(count: unknown, parameters: readonly Parameter[]): number | undefined {
  const known = parameters.find(({ name }) => name === parameterOf(count))?.default ?? count;
  return typeof known === "number" ? known : undefined;
}
