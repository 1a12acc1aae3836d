import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, isObject } from "../../base/json.ts";
import { latestOf } from "../../spec/expr.ts";
import { SCORING } from "../../spec/job-types.ts";
import { awsName, type Binding, type Monitor, type PipelineValue, type StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import { monitoringSettings } from "./monitoring-settings.ts";

/** The part of a pipeline's file that is its monitoring pipeline: "pipeline.yaml#monitor". */
export const MONITOR_PART = "monitor";
/** The specifications of the step that keeps what monitoring compares with, and of the one that compares rows. */
export const MONITORING = { baseline: "MonitoringBaseline", drift: "DriftMeasurement" } as const;
const BASELINE = MONITORING.baseline;
const LOADING = "DataLoading";
const PREPROCESSING = "TabularPreprocessing";
const LABELLED = "evaluation";
const REGISTRATION = "Registration";
const EVALUATES = /ModelEval$/;

/** A pipeline that is monitored, with the step that keeps what its monitoring compares with. */
export function withBaseline(pipeline: PipelineValue): PipelineValue {
  if (pipeline.monitor === undefined || pipeline.steps.some(({ spec }) => spec === BASELINE))
    return withBaselineSettings(pipeline);
  const evaluation = evaluationOf(pipeline);
  const inputs: StepInstance["inputs"] =
    evaluation === undefined ? {} : { predictions: { from: "output", step: evaluation.id, port: "predictions" } };
  const steps = evaluation === undefined ? pipeline.steps : pipeline.steps.map((step) => registering(step, pipeline));
  return withBaselineSettings({ ...pipeline, steps: [...steps, { id: BASELINE, spec: BASELINE, config: {}, inputs }] });
}

/**
 * A monitored pipeline whose baseline has the settings that other steps state and it does not: the columns that
 * preprocessing drops, and the threshold of the evaluation that it describes. Layers of configs can set both, so this
 * applies again after them.
 */
export function withBaselineSettings(pipeline: PipelineValue): PipelineValue {
  const { monitor, steps } = pipeline;
  if (monitor === undefined) return pipeline;
  const dropping = steps.find(({ spec, branch = "training" }) => spec === PREPROCESSING && branch === "training");
  return { ...pipeline, steps: steps.map((step) => (step.spec === BASELINE ? settled(step) : step)) };

  function settled(step: StepInstance): StepInstance {
    const { predictions } = step.inputs;
    const read = predictions?.from === "output" ? predictions.step : undefined;
    const found = defined({
      dropColumns: dropping?.config["dropColumns"],
      threshold: steps.find(({ id }) => id === read)?.config["threshold"],
    }) as JsonObject;
    return { ...step, config: { ...found, ...step.config } };
  }
}

/** The only evaluation, if steps that no condition holds back can read it. */
function evaluationOf({ steps }: PipelineValue): StepInstance | undefined {
  const [only, ...others] = steps.filter(({ spec }) => EVALUATES.test(spec));
  return others.length > 0 || only?.arm !== undefined ? undefined : only;
}

/** The only registration, which refers to the baseline of the model's quality. */
function registering(step: StepInstance, { steps }: PipelineValue): StepInstance {
  const isOnly = step.spec === REGISTRATION && steps.filter(({ spec }) => spec === REGISTRATION).length === 1;
  if (!isOnly || step.inputs["quality"] !== undefined) return step;
  return { ...step, inputs: { ...step.inputs, quality: { from: "output", step: BASELINE, port: "quality" } } };
}

/**
 * The pipeline that monitors the model of another one: it loads new rows, compares them with those of training,
 * measures the model where labels are known, and fails if the drift or the quality is out of bounds.
 *
 * @param pipeline - the pipeline that trains the model
 * @param monitor - how it is monitored
 * @returns a pipeline like any other, with its own schedules and notifications
 */
export function monitoringOf(pipeline: PipelineValue, monitor: Monitor): PipelineValue {
  const { drift, quality } = monitor;
  const title = `${pipeline.title}_monitoring`;
  const loads: StepInstance[] = [];
  const load = (branch: string, source: Json): Binding => {
    loads.push(loading(pipeline, branch, { ...settings.loading, source, policy: "lenient" }));
    return { from: "output", step: `${LOADING}_${branch}`, port: "data" };
  };
  const baseline = kept(pipeline, "baseline");
  const settings = monitoringSettings(pipeline);
  const isDataRead = drift !== undefined || quality?.labels === undefined;
  const data = isDataRead ? load(SCORING, monitor.data) : undefined;
  const labelled = quality?.labels === undefined ? data : load(LABELLED, quality.labels);
  const steps: StepInstance[] = [];
  if (drift !== undefined && data !== undefined)
    steps.push(
      instance(MONITORING.drift, defined({ ...settings.drift, minEffect: drift.minEffect }), { baseline, data }),
    );
  if (quality !== undefined && labelled !== undefined)
    steps.push(
      instance(
        "QualityMeasurement",
        { framework: frameworkOf(pipeline), ...settings.quality },
        { baseline, data: labelled },
      ),
    );
  const bounds = [
    ...(drift === undefined
      ? []
      : [{ metric: "drifted", at: "most", value: drift.maxColumns, step: MONITORING.drift } as const]),
    ...(quality?.requirements ?? []).map((one) => ({ ...one, step: "QualityMeasurement" })),
  ];
  const { region, retries, cache, dataVersion, allow } = pipeline;
  // Settings that are copied from training can refer to its parameters.
  const used = parametersIn([...loads, ...steps].map(({ config }) => config as JsonObject));
  return {
    title,
    name: awsName(title),
    description: `Monitors the model of ${pipeline.title}`,
    ...defined({ region, retries, cache, dataVersion, allow }),
    context: {},
    parameters: pipeline.parameters.filter(({ name }) => used.has(name)),
    steps: [...loads, ...steps],
    gates: [],
    requirements: bounds,
    hints: [],
    ...(monitor.schedules.length > 0 && { schedules: monitor.schedules }),
    ...defined({ notify: monitor.notify }),
  };
}

const instance = (spec: string, config: JsonObject, inputs: StepInstance["inputs"]): StepInstance => ({
  ...{ id: spec, spec, config, inputs },
});

/** New rows are read as the training table, of the same kind of files. A column that is missing is drift, not a fault. */
function loading(pipeline: PipelineValue, branch: string, config: JsonObject): StepInstance {
  const inputs = { signature: kept(pipeline, "signature") };
  return { id: `${LOADING}_${branch}`, spec: LOADING, branch, config, inputs };
}

/** What the latest training kept. */
function kept({ name, steps }: PipelineValue, port: string): Binding {
  const step = steps.find(({ spec }) => spec === BASELINE)?.id ?? BASELINE;
  return { from: "external", uri: latestOf(name, step, port) };
}

/** The framework whose image can load the model. */
function frameworkOf({ steps }: PipelineValue): string {
  const trained = steps.map(({ spec }) => /^(LightGBM|PyTorch)/.exec(spec)?.[0]?.toLowerCase());
  return trained.find((name) => name !== undefined) ?? "xgboost";
}

/** The names of the parameters to which values refer. */
function parametersIn(value: Json): ReadonlySet<string> {
  const own = parameterOf(value);
  const parts = isList(value) ? value : isObject(value) ? Object.values<Json>(value as JsonObject) : [];
  return new Set([...(own === undefined ? [] : [own]), ...parts.flatMap((part) => [...parametersIn(part)])]);
}
