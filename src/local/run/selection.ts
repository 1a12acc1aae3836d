import { listed } from "../../base/words.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Plan, PlanNode } from "./plan.ts";

/** The part of a pipeline to which a run is limited. The other steps keep the results of an earlier run. */
export interface RunSelection {
  /** The step that the user named. */
  readonly step: string;
  /** Such as "only Train was asked for". */
  readonly asked: string;
  /** The steps that run. */
  readonly steps: ReadonlySet<string>;
}

/** The steps that the options `only` and `from` select; undefined if a run has all steps. */
export function selectionOf(
  { only, from }: { readonly only?: string | undefined; readonly from?: string | undefined },
  plan: Plan,
): RunSelection | undefined {
  const step = only ?? from;
  if (step === undefined) return undefined;
  if (!plan.has(step)) {
    throw new SpeclineError([diagnostic("run/unknown-step", { step, known: listed([...plan.keys()]) })]);
  }
  if (only !== undefined) return { step, asked: `only ${step} was asked for`, steps: new Set([step]) };
  const steps = new Set([step]);
  // The plan is in topological order, so one pass finds all later steps.
  for (const [name, { before }] of plan) if (before.some((earlier) => steps.has(earlier))) steps.add(name);
  return { step, asked: `only ${step} and the steps after it were asked for`, steps };
}

/** The conditions in whose branches a step is. */
function conditionsAround(name: string, plan: Plan): ReadonlySet<string> {
  const found = new Set<string>();
  for (let side = plan.get(name)?.side; side !== undefined; side = plan.get(side.condition)?.side)
    found.add(side.condition);
  return found;
}

/**
 * A selected step as if it were not in a branch, if that is the branch of the step that the user named: that step runs
 * whatever the condition decided, and so do those after it. Other conditions decide as usual, or have decided.
 */
export function inBranch(node: PlanNode, selection: RunSelection | undefined, plan: Plan): PlanNode {
  const { side, ...rest } = node;
  if (selection === undefined || side === undefined || selection.steps.has(side.condition)) return node;
  const isOwn = conditionsAround(selection.step, plan).has(side.condition);
  return isOwn && sideOf(selection.step, side.condition, plan) === side.side ? rest : node;
}

/** On which side of a condition a step is, directly or inside another branch. */
function sideOf(name: string, condition: string, plan: Plan): string | undefined {
  const side = plan.get(name)?.side;
  if (side === undefined || side.condition === condition) return side?.side;
  return sideOf(side.condition, condition, plan);
}

/** The steps whose results the selected ones need and that are not selected themselves. */
export function neededBeside(selection: RunSelection, plan: Plan): readonly string[] {
  const own = conditionsAround(selection.step, plan);
  const needed = [...selection.steps].flatMap((name) => {
    const { needs = [], side } = plan.get(name) ?? {};
    return side === undefined || own.has(side.condition) ? needs : [...needs, side.condition];
  });
  return [...new Set(needed)].filter((name) => !selection.steps.has(name));
}
