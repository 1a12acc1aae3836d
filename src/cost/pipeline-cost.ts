import { byText, type Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import type { Definition, DefinitionStep } from "../sagemaker/definition.ts";
import { type LocatedStep, locatedSteps } from "../sagemaker/located-steps.ts";
import { type Amount, forBounds, type Range } from "./amount.ts";
import { foldSteps } from "./fold.ts";
import { jobsOf } from "./jobs.ts";
import { type Limit, limitOf } from "./limits.ts";
import { machineText } from "./machine-text.ts";
import { type DecidingParameter, type MemberReader, readerOf, type Values } from "./members.ts";
import type { Prices } from "./prices.ts";
import { hoursOf, moneyOf, type Rates } from "./rates.ts";
import { attemptsOf } from "./retries.ts";
import { mayReuse } from "./reuse.ts";
import { type StartUp, startUpOf } from "./start-up.ts";
import { type Runs, stepCost } from "./step-cost.ts";

/** What a local run has measured. */
export interface MeasuredTimes {
  readonly seconds: (step: string) => number | undefined;
  readonly outcome: (condition: string) => boolean | undefined;
}
const NOT_MEASURED: MeasuredTimes = { seconds: () => undefined, outcome: () => undefined };

export interface CostOptions {
  readonly prices?: Prices | undefined;
  /** The given values of parameters. Others have their defaults. */
  readonly values?: Values | undefined;
  readonly measured?: MeasuredTimes | undefined;
  /** Whether the execution runs a step. Default: unless AWS's cache may answer it. */
  readonly runs?: ((step: string) => Runs) | undefined;
}

/** What one step costs if its arm is taken. */
export interface StepCost {
  readonly name: string;
  readonly type: string;
  /** The condition's arm that contains the step, such as "QualityGate, then". */
  readonly arm?: string;
  readonly runs: Runs;
  /** Such as "2 × ml.m5.large". Absent if it starts no job. */
  readonly machines?: string;
  /** How often its job can run in full. */
  readonly attempts: number;
  /** The limit on one job, in seconds. Absent if it starts none. */
  readonly limit?: Limit;
  /** How many models a search trains at most, if that is known. */
  readonly models?: number;
  /** Hours of its machines. Absent if it starts no job. */
  readonly machineHours?: Range<Amount>;
  /** Absent without prices. */
  readonly cost?: Range<Amount>;
}

/** What an execution of a pipeline costs. */
export interface PipelineCost {
  readonly steps: readonly StepCost[];
  /** Absent without prices. */
  readonly total?: Range<Amount>;
  /** Hours of machines, by instance type. */
  readonly hours: readonly { readonly instanceType: string; readonly hours: Range<Amount> }[];
  /** Hours of all machines together. */
  readonly machineHours: Range<Amount>;
  readonly startUp: StartUp;
  readonly parameters: readonly DecidingParameter[];
}

/**
 * Computes what an execution of a pipeline costs, from its definition alone.
 *
 * @param definition - any definition, no matter which tool wrote it
 * @returns the minimum (of an execution that succeeds), the likely amount (measured by a local run, and with no result
 * reused) and the maximum (every job takes as long as its limit, as often as it may be tried)
 */
export function pipelineCost(definition: Definition, request: CostOptions): PipelineCost {
  const { prices, measured = NOT_MEASURED } = request;
  const located = locatedSteps(definition.Steps);
  const byName = new Map(located.map(({ step }) => [step.Name, step]));
  const may = mayReuse(byName);
  const runs = request.runs ?? ((name: string): Runs => (may(name) ? "maybe" : "yes"));
  const noted: DecidingParameter[] = [];
  const values = valuesOf(definition, request.values);
  const reader = (name: string): MemberReader => readerOf(name, values, noted);
  const costBy = (step: DefinitionStep, rates: Rates): Range<Amount> => {
    const { Name: name } = step;
    return stepCost(step, { read: reader(name), rates, runs: runs(name), measured: measured.seconds(name) });
  };
  const totalBy = (rates: Rates): Range<Amount> =>
    forBounds((bound) =>
      foldSteps(definition.Steps, {
        bound,
        amountOf: (step) => costBy(step, rates)[bound],
        outcome: measured.outcome,
      }),
    );
  const rates = prices === undefined ? undefined : moneyOf(prices);
  return {
    steps: located.map((one) => described(one, runs, reader, (by) => costBy(one.step, by), rates)),
    ...(rates !== undefined && { total: totalBy(rates) }),
    hours: instanceTypes(located, reader).map((instanceType) => ({
      instanceType,
      hours: totalBy(hoursOf(instanceType)),
    })),
    machineHours: totalBy(hoursOf()),
    startUp: startUpOf(definition.Steps, (name) => runs(name) !== "no"),
    parameters: noted,
  };
}

function described(
  { step, arm }: LocatedStep,
  runs: (name: string) => Runs,
  reader: (name: string) => MemberReader,
  costBy: (rates: Rates) => Range<Amount>,
  rates: Rates | undefined,
): StepCost {
  const jobs = jobsOf(step);
  const search = jobs?.search?.jobs;
  return {
    name: step.Name,
    type: step.Type,
    ...(arm !== undefined && { arm }),
    runs: runs(step.Name),
    ...defined({ machines: machineText(step, reader(step.Name)) }),
    attempts: attemptsOf(step).full,
    ...(jobs !== undefined && { limit: limitOf(jobs.component, jobs.kinds[0], reader(step.Name)) }),
    ...(search !== undefined && defined({ models: reader(step.Name).number(search, "MaxNumberOfTrainingJobs") })),
    ...(jobs !== undefined && { machineHours: costBy(hoursOf()) }),
    ...(rates !== undefined && { cost: costBy(rates) }),
  };
}

/** The parameters' values: the given ones, and otherwise the defaults. */
const valuesOf =
  ({ Parameters = [] }: Definition, given: Values = () => undefined): Values =>
  (name): Json | undefined =>
    given(name) ?? Parameters.find(({ Name }) => Name === name)?.DefaultValue;

function instanceTypes(steps: readonly LocatedStep[], reader: (name: string) => MemberReader): readonly string[] {
  const found = steps.flatMap(({ step }) =>
    (jobsOf(step)?.kinds ?? []).flatMap(({ groups }) =>
      groups.flatMap(({ type }) => reader(step.Name).text(type, "InstanceType") ?? []),
    ),
  );
  return [...new Set(found)].sort(byText);
}
