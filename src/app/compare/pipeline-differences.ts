import { defined } from "../../base/defined.ts";
import { planOf } from "../../plan/index.ts";
import type { ChangedStep, RunComparison } from "./comparison.ts";
import type { RunSide } from "./read-side.ts";

type PipelineDifferences = Pick<RunComparison, "parameters" | "steps" | "wires" | "settings">;

/** What differs between the pipelines of two runs, in the same words as a plan. */
export function pipelineDifferences({ side: before }: RunSide, { side: after }: RunSide): PipelineDifferences {
  if (before === undefined || after === undefined) return { parameters: [], steps: [], wires: [], settings: [] };
  const { parameters, steps, wires, settings } = planOf(before, after);
  return {
    parameters,
    steps: steps
      .filter(({ action }) => action !== "unchanged")
      .map(
        ({ name, from, type, action, at, fields }): ChangedStep => ({
          ...defined({ name, from, type, action, at }),
          fields: fields.map(({ field, before: one, after: other, at: place }) =>
            defined({ field, before: one, after: other, at: place }),
          ),
        }),
      ),
    wires,
    settings,
  };
}
