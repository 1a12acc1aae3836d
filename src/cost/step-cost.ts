import { listOf, objectOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import {
  type Amount,
  type CostBound,
  forBounds,
  highest,
  lowest,
  missing,
  NOTHING,
  type Range,
  sum,
  times,
} from "./amount.ts";
import { type JobRequest, jobsOf, type StepJobs } from "./jobs.ts";
import { limitOf } from "./limits.ts";
import type { MemberReader } from "./members.ts";
import type { Rates } from "./rates.ts";
import { attemptsOf } from "./retries.ts";

/** Whether an execution runs a step: "maybe" if AWS's cache may answer it. */
export type Runs = "yes" | "maybe" | "no";

/** What is needed to compute what a step costs. */
export interface CostContext {
  readonly read: MemberReader;
  readonly rates: Rates;
  readonly runs: Runs;
  /** The seconds that a local run measured: of the job, or of all jobs of a search together. */
  readonly measured: number | undefined;
}

/** SageMaker bills a job by the second, so the shortest job costs one. Source: "SageMaker AI pricing" (November 2026). */
const SHORTEST = 1;

/** Types of steps that only call the service. Nothing is billed for them. */
const FREE: ReadonlySet<string> = new Set(["Condition", "Fail", "Model", "RegisterModel", "EndpointConfig", "Lineage"]);

/** What a step costs if its arm is taken. */
export function stepCost(step: DefinitionStep, context: CostContext): Range<Amount> {
  return forBounds((bound) => {
    if (context.runs === "no" || (context.runs === "maybe" && bound === "min")) return NOTHING;
    const jobs = jobsOf(step);
    const beside = besides(step).map((type) => context.rates.run(step.Name, type));
    if (jobs !== undefined) return sum([jobsAmount(step, jobs, bound, context), ...beside]);
    if (FREE.has(step.Type)) return NOTHING;
    const attempts = bound === "max" ? attemptsOf(step).full : 1;
    return times(context.rates.run(step.Name, step.Type), attempts);
  });
}

/** What a job starts besides its own machines: an endpoint for a check of a model, or machines for a debugger's rules. */
function besides({ Type, Arguments, CheckType }: DefinitionStep): readonly string[] {
  if (Type === "ClarifyCheck") return CheckType === "DATA_BIAS" ? [] : ["ClarifyCheck"];
  if (Type !== "Training") return [];
  const rules = [...listOf(Arguments["DebugRuleConfigurations"]), ...listOf(Arguments["ProfilerRuleConfigurations"])];
  // Built-in rules run without charge, on machines that the service chooses. Source: the price list (November 2026).
  return rules.some((rule) => objectOf(rule)["InstanceType"] !== undefined) ? ["DebuggerRule"] : [];
}

function jobsAmount(step: DefinitionStep, jobs: StepJobs, bound: CostBound, context: CostContext): Amount {
  const all = jobs.kinds.map((kind) => kindAmount(step, jobs, kind, bound, context));
  return bound === "min" ? lowest(all) : highest(all);
}

/** What a step costs if all its jobs are of one kind. */
function kindAmount(
  step: DefinitionStep,
  jobs: StepJobs,
  kind: JobRequest,
  bound: CostBound,
  context: CostContext,
): Amount {
  const second = secondOf(step.Name, jobs, kind, bound, context);
  if (bound === "min") return times(second, SHORTEST);
  const most = mostSeconds(jobs, kind, context.read);
  if (bound === "likely") {
    const { measured } = context;
    if (measured === undefined) return missing({ step: step.Name, kind: "not measured", what: "" });
    return times(second, Math.min(measured, most.seconds ?? measured));
  }
  if (most.seconds === undefined) return missing({ step: step.Name, kind: most.open, what: most.what });
  const { full, within } = attemptsOf(step);
  return sum([times(second, most.seconds * full), times(second, within * most.together)]);
}

interface MostSeconds {
  /** Of all jobs of one attempt together. Undefined if nothing limits them, or only the execution knows the limit. */
  readonly seconds: number | undefined;
  readonly open: "no limit" | "run time";
  readonly what: string;
  /** How many jobs run at the same time. */
  readonly together: number;
}

function mostSeconds({ component, search }: StepJobs, kind: JobRequest, read: MemberReader): MostSeconds {
  const { seconds: each, from } = limitOf(component, kind, read);
  const unknown = { seconds: undefined, open: "run time" as const, together: 1 };
  if (from === "run time") return { ...unknown, what: "MaxRuntimeInSeconds" };
  if (search === undefined) return { seconds: each, open: "no limit", what: "", together: 1 };
  const jobs = read.number(search.jobs, "MaxNumberOfTrainingJobs");
  const together = read.number(search.parallel, "MaxParallelTrainingJobs");
  const whole = read.number(search.seconds, "MaxRuntimeInSeconds");
  if (search.jobs !== undefined && jobs === undefined) return { ...unknown, what: "MaxNumberOfTrainingJobs" };
  const limits = [
    jobs === undefined || each === undefined ? undefined : jobs * each,
    whole === undefined || together === undefined ? undefined : whole * together,
  ].filter((limit) => limit !== undefined);
  const seconds = limits.length === 0 ? undefined : Math.min(...limits);
  return { seconds, open: "no limit", what: "MaxNumberOfTrainingJobs", together: together ?? jobs ?? 1 };
}

/** What a second of a job costs, on all its machines together. */
function secondOf(
  step: string,
  { component }: StepJobs,
  { groups, isSpot }: JobRequest,
  bound: CostBound,
  { read, rates }: CostContext,
): Amount {
  return sum(
    groups.map(({ type: given, count: wanted = 1, volume: size }) => {
      const type = read.text(given, "InstanceType");
      const count = read.number(wanted, "InstanceCount");
      if (type === undefined) return missing({ step, kind: "run time", what: "InstanceType" });
      if (count === undefined) return missing({ step, kind: "run time", what: "InstanceCount" });
      const volume = size === undefined ? undefined : (read.number(size, "VolumeSizeInGB") ?? "unknown");
      return times(rates.machine({ step, component, type, volume, isSpot }, bound), count);
    }),
  );
}
