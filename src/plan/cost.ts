import { byText, type Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isList, isObject, objectOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import type { StepPair } from "./match-steps.ts";
import type { MachineChange, PlannedCost, PlannedStep } from "./plan-types.ts";

const HOUR = 3600;

/** The parameters' values, as far as they are known. */
type Values = (name: string) => Json | undefined;

/** The name of the parameter that an expression refers to. */
const PARAMETER = /^Parameters\.([\w-]+)$/;

/** The maximum cost of the next execution, in machine hours: Specline does not know prices. */
export function plannedCost(
  pairs: readonly StepPair[],
  steps: readonly PlannedStep[],
  values: { readonly before: Values; readonly after: Values },
): PlannedCost {
  const machines = pairs.flatMap(({ before, after }): readonly MachineChange[] => {
    const [from, to] = [machineText(before?.step, values.before), machineText(after?.step, values.after)];
    if (from === to) return [];
    return [defined({ step: (after ?? before)?.step.Name ?? "", before: from, after: to })];
  });
  const runs = new Map(steps.map(({ name, rerun }) => [name, rerun]));
  const hours = new Map<string, number>();
  const unlimited: string[] = [];
  for (const { after } of pairs) {
    if (after === undefined || !["yes", "always"].includes(runs.get(after.step.Name) ?? "")) continue;
    const machine = machineOf(after.step, values.after);
    if (machine === undefined) continue;
    const { type, count, jobs, seconds } = machine;
    const whole = [count, jobs, seconds].reduce<number>(
      (all, one) => all * (typeof one === "number" ? one : Number.NaN),
      1,
    );
    if (typeof type !== "string" || Number.isNaN(whole)) unlimited.push(after.step.Name);
    else hours.set(type, (hours.get(type) ?? 0) + whole / HOUR);
  }
  const atMost = [...hours]
    .sort(([a], [b]) => byText(a, b))
    .map(([instanceType, all]) => ({ instanceType, hours: all }));
  return { prices: "unknown", machines, atMost, unlimited };
}

interface Machine {
  readonly type: Json | undefined;
  readonly count: Json | undefined;
  /** The maximum number of such jobs that a step starts. */
  readonly jobs: Json | undefined;
  readonly seconds: Json | undefined;
}

/** The machine that a step's jobs request. Undefined if the step does not start a job. */
function machineOf({ Type, Arguments }: DefinitionStep, values: Values): Machine | undefined {
  // A step that calls a function needs no Arguments.
  const request = objectOf(withValues(Arguments as Json | undefined, values));
  const { MaxRuntimeInSeconds: seconds } = objectOf(request["StoppingCondition"]);
  const from = (cluster: Json | undefined, jobs: Json = 1, limit = seconds): Machine => {
    const { InstanceType: type, InstanceCount: count } = objectOf(cluster);
    return { type, count, jobs, seconds: limit };
  };
  switch (Type) {
    case "Processing":
    case "QualityCheck":
    case "ClarifyCheck":
      return from(objectOf(request["ProcessingResources"])["ClusterConfig"]);
    case "Training":
      return from(request["ResourceConfig"]);
    case "Tuning": {
      const training = objectOf(request["TrainingJobDefinition"]);
      const limits = objectOf(objectOf(request["HyperParameterTuningJobConfig"])["ResourceLimits"]);
      const limit = objectOf(training["StoppingCondition"])["MaxRuntimeInSeconds"];
      return from(training["ResourceConfig"], limits["MaxNumberOfTrainingJobs"] ?? null, limit);
    }
    case "Transform":
      return from(request["TransformResources"]);
    default:
      return undefined;
  }
}

/** Replaces parameters with their values, as far as these are known. */
function withValues(value: Json | undefined, values: Values): Json | undefined {
  if (isList(value)) return value.map((item) => withValues(item, values) ?? null);
  if (!isObject(value)) return value;
  const { Get: get } = value;
  const name = typeof get === "string" ? PARAMETER.exec(get)?.[1] : undefined;
  if (name !== undefined) return values(name) ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withValues(member, values) ?? null]));
}

function machineText(step: DefinitionStep | undefined, values: Values): string | undefined {
  const machine = step === undefined ? undefined : machineOf(step, values);
  if (machine?.type === undefined) return undefined;
  const show = (value: Json): string => {
    const get = objectOf(value)["Get"];
    const name = typeof get === "string" ? PARAMETER.exec(get)?.[1] : undefined;
    if (name !== undefined) return `parameter ${name}`;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  return `${show(machine.count ?? 1)} × ${show(machine.type)}`;
}
