import { canonicalText } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import type { Opening } from "../record/journal.ts";
import { RECORD_VERSION } from "../record/upgrade.ts";
import type { PreparedRun } from "./prepare.ts";
import type { StagedRun } from "./stage.ts";

/**
 * What a run's journal says first.
 *
 * @param given - the names of the parameters that were given, as opposed to defaults
 */
export function openingOf(
  { runnable, options, effects, plan, naming, workers, selection }: StagedRun,
  { interpreter, scope }: PreparedRun,
  given: Opening["given"] = [],
): Opening {
  const { run, title, pipeline, startedAt } = naming;
  return {
    version: RECORD_VERSION,
    run,
    title,
    pipeline,
    startedAt,
    parameters: scope.parameters,
    given,
    ...defined({ sample: options.sample, part: selection === undefined ? undefined : (true as const) }),
    definitionDigest: digest(canonicalText(runnable.definition)),
    interpreter: { python: interpreter.python, packages: { python: interpreter.version, ...interpreter.packages } },
    workers,
    process: effects.processes.self,
    steps: [...plan.values()].map(({ step }) => ({ name: step.Name, type: step.Type })),
  };
}
