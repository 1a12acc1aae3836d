import { byText } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { machineText, type Prices, pipelineCost, type Runs, readerOf, type Values } from "../cost/index.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import type { StepPair } from "./match-steps.ts";
import type { MachineChange, PlannedCost, PlannedStep, Rerun } from "./plan-types.ts";

/** What is compared. */
interface Compared {
  readonly pairs: readonly StepPair[];
  /** Whether each step runs again. */
  readonly steps: readonly PlannedStep[];
  readonly values: { readonly before: Values; readonly after: Values };
  /** The pipeline that would be deployed. */
  readonly after: Definition;
  readonly prices: Prices | undefined;
}

const RUNS: Readonly<Record<Rerun, Runs>> = { yes: "yes", always: "yes", unknown: "maybe", no: "no" };

/** The machines that differ, and what the next execution can cost. */
export function plannedCost({ pairs, steps, values, after, prices }: Compared): PlannedCost {
  const reruns = new Map(steps.map(({ name, rerun }) => [name, RUNS[rerun]]));
  const { hours, machineHours, total } = pipelineCost(after, {
    prices,
    values: values.after,
    runs: (name) => reruns.get(name) ?? "yes",
  });
  const atMost = hours.map(({ instanceType, hours: { max } }) => ({ instanceType, hours: max.known }));
  return {
    prices: prices === undefined ? "unknown" : shownPrices(prices),
    machines: pairs.flatMap((pair) => machineChange(pair, values)),
    atMost: atMost.filter(({ hours }) => hours > 0).sort((a, b) => byText(a.instanceType, b.instanceType)),
    unlimited: [...new Set(machineHours.max.gaps.map(({ step }) => step))],
    ...(total !== undefined && { money: { min: total.min, max: total.max } }),
  };
}

const shownPrices = ({ currency, region, date, source }: Prices): Exclude<PlannedCost["prices"], string> => ({
  currency,
  region,
  date,
  source,
});

const textOf = (step: DefinitionStep | undefined, values: Values): string | undefined =>
  step && machineText(step, readerOf(step.Name, values, []));

function machineChange({ before, after }: StepPair, values: Compared["values"]): readonly MachineChange[] {
  const [from, to] = [textOf(before?.step, values.before), textOf(after?.step, values.after)];
  if (from === to) return [];
  return [defined({ step: (after ?? before)?.step.Name ?? "", before: from, after: to })];
}
