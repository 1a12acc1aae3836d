import { listed, quoted } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { type LocalProgram, namesFor } from "../jobs/programs/program.ts";
import type { Plan } from "./plan.ts";

/**
 * The user's programs; throws if the user asked for one for this run that no step can use. A file can have programs for several
 * pipelines.
 */
export function programsFor(programs: readonly LocalProgram[], plan: Plan): readonly LocalProgram[] {
  const steps = [...plan.values()].map(({ step }) => step);
  const faults = programs
    .filter(({ asked, replaces, name }) => asked && !namesFor(replaces, steps).includes(name))
    .map(({ replaces, name }) => {
      const names = namesFor(replaces, steps);
      const known = names.length === 0 ? "none" : listed([...new Set(names)].map(quoted));
      return diagnostic("run/program-unused", { option: `--${replaces}`, name, known });
    });
  if (faults.length > 0) throw new SpeclineError(faults);
  return programs;
}
