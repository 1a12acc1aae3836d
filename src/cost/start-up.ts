import { listOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { choosesBranch } from "../sagemaker/kinds.ts";
import { stepsIn } from "../spec/reference.ts";
import { jobsOf } from "./jobs.ts";

/**
 * How long a job waits for its machines. AWS documents that there is such a time, which it does not bill, but no
 * figure: this one is our assumption.
 */
export const ASSUMED_START_UP = 180;

/** The time that an execution spends waiting for machines. It is not billed. */
export interface StartUp {
  /** The most jobs that have to start one after the other. */
  readonly jobs: number;
  /** In seconds, if each takes the assumed time. */
  readonly seconds: number;
}

/** The start-up time along the longest path of steps that run. */
export function startUpOf(steps: readonly DefinitionStep[], runs: (step: string) => boolean): StartUp {
  const before = precedence(steps);
  const known = new Map<string, number>();
  const depth = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // On a cycle, which is an error elsewhere, a step has no predecessors.
    known.set(name, 0);
    const { step, after } = before.get(name) ?? { after: [] };
    const own = step !== undefined && jobsOf(step) !== undefined && runs(name) ? 1 : 0;
    const longest = own + Math.max(0, ...after.map(depth));
    known.set(name, longest);
    return longest;
  };
  const jobs = Math.max(0, ...[...before.keys()].map(depth));
  return { jobs, seconds: jobs * ASSUMED_START_UP };
}

interface Node {
  readonly step: DefinitionStep;
  readonly after: readonly string[];
}

/** The steps that each step waits for: what it reads, what it names, and the condition whose arm it is in. */
function precedence(
  steps: readonly DefinitionStep[],
  within: readonly string[] = [],
  found = new Map<string, Node>(),
): ReadonlyMap<string, Node> {
  for (const step of steps) {
    const { IfSteps, ElseSteps, ...own } = step.Arguments ?? {};
    const isCondition = choosesBranch(step.Type);
    const read = stepsIn(isCondition ? own : step.Arguments).filter((name) => name !== step.Name);
    found.set(step.Name, { step, after: [...read, ...listOf(step.DependsOn as never).map(String), ...within] });
    if (!isCondition) continue;
    for (const arm of [IfSteps, ElseSteps])
      precedence(listOf(arm) as unknown as readonly DefinitionStep[], [...within, step.Name], found);
  }
  return found;
}
