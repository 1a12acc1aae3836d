import type { Definition } from "../../sagemaker/definition.ts";
import { executorOf } from "../jobs/index.ts";
import type { LocalProgram } from "../jobs/programs/program.ts";
import { planOf } from "./plan.ts";

/**
 * Whether a run of the definition may start an interpreter.
 *
 * @throws SpeclineError if the definition cannot run
 */
export const needsInterpreter = (definition: Definition, programs: readonly LocalProgram[] = []): boolean =>
  [...planOf(definition).values()].some(({ step }) => executorOf(step, programs)?.startsProcesses === true);
