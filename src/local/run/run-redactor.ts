import { createRedactor, type Redactor } from "../../base/secrets/index.ts";
import type { ParameterValues } from "../interpret/parameters.ts";
import type { Runnable, RunOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { RunName } from "./prepare.ts";

/** Registers the secrets in a definition and its parameters; step names always stay readable. */
export function redactorOf(
  { definition }: Runnable,
  { redactor = createRedactor() }: RunOptions,
  plan: Plan,
  parameters: ParameterValues,
  { run, title, pipeline }: RunName,
): Redactor {
  redactor.spare([run, title, pipeline, ...plan.keys(), ...Object.keys(parameters)]);
  redactor.learn(parameters);
  redactor.learn(definition);
  return redactor;
}
