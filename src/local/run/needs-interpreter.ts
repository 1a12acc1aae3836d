import type { Definition } from "../../sagemaker/definition.ts";
import { executorOf } from "../jobs/index.ts";
import { planOf } from "./plan.ts";

/**
 * Whether a run of the definition may start an interpreter.
 *
 * @throws SpeclineError if the definition cannot run
 */
export const needsInterpreter = (definition: Definition): boolean =>
  [...planOf(definition).values()].some(({ step }) => executorOf(step.Type)?.startsProcesses === true);
