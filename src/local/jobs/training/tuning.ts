import type { JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { arn } from "../arn.ts";
import { emulatedBy } from "../built-in/xgboost.ts";
import { identityOf } from "../identity.ts";
import type { Executor, JobContext, LocalJob, Outcome, Result } from "../job.ts";
import { listAt, objectAt, textAt } from "../request.ts";
import { checkpointsOf } from "./checkpoints.ts";
import { type Searcher, searcher, type Tried } from "./search.ts";
import { training } from "./training.ts";

const CONFIG = "HyperParameterTuningJobConfig";
/** If the first jobs all failed, the search ends after this many, because the others would fail too. */
const MAX_FAILED_JOBS = 3;
const DEFINITION = "TrainingJobDefinition";

/** One training job of the search. */
interface Started {
  readonly name: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** A training job that succeeded. */
interface Candidate extends Tried, Started {
  readonly value: number;
  readonly result: Result;
}

/** A training job that failed. */
interface Failed extends Started {
  readonly outcome: Extract<Outcome, { readonly kind: "failed" | "left-out" }>;
}

const searchable = (args: JsonObject): string | undefined => {
  const strategy = textAt(objectAt(args, CONFIG), "Strategy") ?? "";
  if (!/^(Random|Bayesian|Grid)$/.test(strategy)) return `nothing here stands for the strategy '${strategy}'`;
  if (args["TrainingJobDefinitions"] !== undefined) return "it tunes more than one algorithm";
  return args["WarmStartConfig"] === undefined ? undefined : "it goes on from an earlier tuning job";
};

/** The request for one training job of the search, with separate checkpoints for each job. */
function trainingRequest(request: JsonObject, tuned: Readonly<Record<string, string>>, name?: string): JsonObject {
  const { StaticHyperParameters: fixed, ...definition } = objectAt(request, DEFINITION);
  const checkpoints = checkpointsOf(definition);
  const own =
    checkpoints === undefined || name === undefined
      ? {}
      : { CheckpointConfig: { ...objectAt(definition, "CheckpointConfig"), S3Uri: `${checkpoints}/${name}` } };
  // The service tells the script which metric is the objective.
  const judged = { _tuning_objective_metric: textAt(objectiveOf(request), "MetricName") ?? "" };
  return { ...definition, ...own, HyperParameters: { ...((fixed ?? {}) as JsonObject), ...tuned, ...judged } };
}

const asTraining = (request: JsonObject): JsonObject => trainingRequest(request, {});

/** A tuning job: its training jobs run as processes, one after the other, and a local search replaces the service's. */
export const tuning: Executor = {
  emulation: "emulated",
  startsProcesses: true,
  refuses: (request) => searchable(request) ?? training.refuses?.(asTraining(request)),
  departs: (request) => training.departs?.(asTraining(request)) ?? [],
  program: (request) => training.program?.(asTraining(request)),
  reads: (request) => training.reads(asTraining(request)),
  writes: (request, name) => training.writes(asTraining(request), name),
  identity: async (job, context) => {
    const request = asTraining(job.request);
    const builtIn = await emulatedBy(request, context);
    return identityOf(job, context, training.reads(request), defined({ builtIn }));
  },
  execute: async (job, context) => {
    const config = objectAt(job.request, CONFIG);
    const search = searcher(config);
    const limits = objectAt(config, "ResourceLimits");
    const most = search.size ?? Number(textAt(limits, "MaxNumberOfTrainingJobs") ?? 1);
    const { clock } = context.effects;
    const end = clock.now() + 1000 * Number(textAt(limits, "MaxRuntimeInSeconds") ?? Number.POSITIVE_INFINITY);
    const good: Candidate[] = [];
    const failed: Failed[] = [];
    // A failed job counts as tried, so that the search continues elsewhere.
    const tried: Tried[] = [];
    while (tried.length < most && !(good.length === 0 && tried.length >= MAX_FAILED_JOBS)) {
      if (tried.length > 0 && clock.now() >= end) {
        job.onLine(`the time for the search is over after ${tried.length} of ${most} training jobs`);
        break;
      }
      const point = search.propose(tried);
      const one = await tryPoint({ job, context, search, point, number: tried.length + 1, most });
      if (one.kind === "stopped") return one;
      if (one.kind === "candidate") good.push(one.candidate);
      else failed.push(one.failed);
      tried.push(one.kind === "candidate" ? one.candidate : { point, merit: Number.NEGATIVE_INFINITY });
    }
    const [best] = good.sort((a, b) => b.merit - a.merit);
    if (best === undefined) return failed.at(-1)?.outcome ?? { kind: "stopped" };
    const values = Object.entries(best.hyperparameters).map(([name, value]) => `${name} ${value}`);
    job.onLine(`best of ${good.length}: ${objectiveName(job)} ${best.value} with ${values.join(", ")}`);
    return { kind: "done", result: resultOf(job, context, best, good, failed) };
  },
};

interface Trial {
  readonly job: LocalJob;
  readonly context: JobContext;
  readonly search: Searcher;
  readonly point: readonly number[];
  readonly number: number;
  readonly most: number;
}

type TrialOutcome =
  | { readonly kind: "candidate"; readonly candidate: Candidate }
  | { readonly kind: "failed"; readonly failed: Failed }
  | Extract<Outcome, { readonly kind: "stopped" }>;

const objectiveOf = (request: JsonObject): JsonObject =>
  objectAt(objectAt(request, CONFIG), "HyperParameterTuningJobObjective");
const objectiveName = ({ request }: LocalJob): string => textAt(objectiveOf(request), "MetricName") ?? "";

async function tryPoint({ job, context, search, point, number, most }: Trial): Promise<TrialOutcome> {
  const hyperparameters = search.hyperparameters(point);
  const suffix = `-${String(number).padStart(3, "0")}`;
  const name = `${job.jobName.slice(0, 63 - suffix.length)}${suffix}`;
  const { clock } = context.effects;
  const from = clock.now();
  const outcome = await training.execute(
    {
      ...job,
      request: trainingRequest(job.request, hyperparameters, name),
      jobName: name,
      onLine: (line) => job.onLine(`[${number}/${most}] ${line}`),
    },
    context,
  );
  const started: Started = { name, hyperparameters, from, to: clock.now() };
  if (outcome.kind === "stopped") return outcome;
  if (outcome.kind !== "done") return { kind: "failed", failed: { ...started, outcome } };
  const { result } = outcome;
  const metric = objectiveName(job);
  const logged = listAt(result.properties, "FinalMetricDataList").find((one) => one["MetricName"] === metric);
  const value = Number(logged?.["Value"] ?? Number.NaN);
  if (!Number.isFinite(value)) {
    const at = { step: job.step.Name };
    const silent = diagnostic("run/no-objective", { step: job.step.Name, metric }, at);
    return { kind: "failed", failed: { ...started, outcome: { kind: "failed", diagnostic: silent } } };
  }
  const merit = textAt(objectiveOf(job.request), "Type") === "Minimize" ? -value : value;
  return { kind: "candidate", candidate: { ...started, point, merit, value, result } };
}

/**
 * The properties that DescribeHyperParameterTuningJob would return, with summaries of the training jobs, best first.
 */
function resultOf(
  job: LocalJob,
  { target }: JobContext,
  best: Candidate,
  good: readonly Candidate[],
  failed: readonly Failed[],
): Result {
  const summary = ({ name, hyperparameters, from, to }: Started): JsonObject => ({
    TrainingJobName: name,
    TrainingJobArn: arn(target, `training-job/${name}`),
    TunedHyperParameters: hyperparameters,
    TrainingStartTime: new Date(from).toISOString(),
    TrainingEndTime: new Date(to).toISOString(),
  });
  const completed = (one: Candidate): JsonObject => ({
    ...summary(one),
    TrainingJobStatus: "Completed",
    ObjectiveStatus: "Succeeded",
    FinalHyperParameterTuningJobObjectiveMetric: { ...objectiveOf(job.request), Value: one.value },
  });
  const lost = (one: Failed): JsonObject => ({
    ...summary(one),
    TrainingJobStatus: "Failed",
    ObjectiveStatus: "Failed",
    FailureReason: one.outcome.kind === "failed" ? one.outcome.diagnostic.message : one.outcome.reason,
  });
  const properties: JsonObject = {
    ...job.request,
    HyperParameterTuningJobName: job.jobName,
    HyperParameterTuningJobArn: arn(target, `hyper-parameter-tuning-job/${job.jobName.toLowerCase()}`),
    HyperParameterTuningJobStatus: "Completed",
    BestTrainingJob: completed(best),
    TrainingJobSummaries: [...good.map(completed), ...failed.map(lost)],
  };
  // Other steps can read any job's model, by its rank among the best.
  const published = Object.assign({}, ...good.map(({ result }) => result.published)) as Result["published"];
  return { properties, outputs: best.result.outputs, published };
}
