import { armsOf } from "../sagemaker/canonical-definition.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { choosesBranch, endsRun } from "../sagemaker/kinds.ts";
import { type Amount, type CostBound, highest, lowest, sum } from "./amount.ts";

/** What a list of steps costs. Of a condition's two arms, only one is taken. */
export interface Folding {
  readonly bound: CostBound;
  /** What a step costs, without the steps in its arms. */
  readonly amountOf: (step: DefinitionStep) => Amount;
  /** The outcome of a condition in the local run, if it has one. */
  readonly outcome: (condition: string) => boolean | undefined;
}

interface Folded {
  readonly amount: Amount;
  /** Whether these steps always end the execution with an error. */
  readonly fails: boolean;
}

/** What all steps cost together. The minimum is that of an execution that succeeds, if there can be one. */
export const foldSteps = (steps: readonly DefinitionStep[], folding: Folding): Amount => fold(steps, folding).amount;

function fold(steps: readonly DefinitionStep[], folding: Folding): Folded {
  const all = steps.map((step): Folded => {
    const own = { amount: folding.amountOf(step), fails: endsRun(step.Type) };
    if (!choosesBranch(step.Type)) return own;
    const taken = chosen(step, folding);
    return { amount: sum([own.amount, taken.amount]), fails: taken.fails };
  });
  return { amount: sum(all.map(({ amount }) => amount)), fails: all.some(({ fails }) => fails) };
}

function chosen(condition: DefinitionStep, folding: Folding): Folded {
  const arms = armsOf(condition).map(({ steps }) => fold(steps as unknown as readonly DefinitionStep[], folding));
  const [then, otherwise] = arms as [Folded, Folded];
  const fails = arms.every((arm) => arm.fails);
  if (folding.bound === "max") return { amount: highest(arms.map(({ amount }) => amount)), fails };
  if (folding.bound === "min") {
    const succeeding = fails ? arms : arms.filter((arm) => !arm.fails);
    return { amount: lowest(succeeding.map(({ amount }) => amount)), fails };
  }
  const outcome = folding.outcome(condition.Name);
  if (outcome === undefined) return { amount: untaken(condition.Name, arms), fails };
  return { amount: (outcome ? then : otherwise).amount, fails };
}

/** Without a local run, it is not known which arm is usually taken. It costs at least as much as the cheaper one. */
function untaken(step: string, arms: readonly Folded[]): Amount {
  const amounts = arms.map(({ amount }) => amount);
  const { known } = lowest(amounts);
  const gaps = amounts.flatMap((amount) => amount.gaps);
  if (gaps.length === 0 && amounts.every((amount) => amount.known === known)) return { known, gaps };
  return { known, gaps: [...gaps, { step, kind: "not measured", what: "" }] };
}
