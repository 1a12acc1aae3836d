import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, isObject } from "../../base/json.ts";
import type { Registry } from "../../registry/registry.ts";
import { latestOf } from "../../spec/expr.ts";
import { SCORING } from "../../spec/job-types.ts";
import { awsName, type Binding, type Monitor, type PipelineValue, type StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import type { StepSpec } from "../../spec/step.ts";
import { evaluates, monitoredFramework, prepares, producedAs, readAs, stepsThat } from "./monitored-steps.ts";
import { monitoringSettings } from "./monitoring-settings.ts";

/** The part of a pipeline's file that is its monitoring pipeline: "pipeline.yaml#monitor". */
export const MONITOR_PART = "monitor";
/** The standard steps of which monitoring consists: what it compares with, the new rows, and both comparisons. */
export const MONITORING = {
  baseline: "MonitoringBaseline",
  loading: "DataLoading",
  drift: "DriftMeasurement",
  quality: "QualityMeasurement",
} as const;
const { baseline: BASELINE, loading: LOADING } = MONITORING;
const LABELLED = "evaluation";

/** A pipeline that is monitored, with the step that keeps what its monitoring compares with. */
export function withBaseline(pipeline: PipelineValue, registry: Registry): PipelineValue {
  if (pipeline.monitor === undefined || pipeline.steps.some(({ spec }) => spec === BASELINE))
    return withBaselineSettings(pipeline, registry);
  const predictions = predictionsOf(pipeline, registry);
  const inputs: StepInstance["inputs"] = predictions === undefined ? {} : { predictions };
  const steps = predictions === undefined ? pipeline.steps : registering(pipeline, registry);
  const baseline = { id: BASELINE, spec: BASELINE, config: {}, inputs };
  return withBaselineSettings({ ...pipeline, steps: [...steps, baseline] }, registry);
}

/**
 * A monitored pipeline whose baseline has the settings that other steps state and it does not: the columns that
 * preprocessing drops, and the threshold of the evaluation that it describes. Layers of configs can set both, so this
 * applies again after them.
 */
export function withBaselineSettings(pipeline: PipelineValue, registry: Registry): PipelineValue {
  const { monitor, steps } = pipeline;
  if (monitor === undefined) return pipeline;
  const dropping = stepsThat(pipeline, registry, prepares).find(({ branch = "training" }) => branch === "training");
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

/** The predictions of the only evaluation, if steps that no condition holds back can read them. */
function predictionsOf(pipeline: PipelineValue, registry: Registry): Binding | undefined {
  const [only, ...others] = stepsThat(pipeline, registry, evaluates);
  const spec = only && registry.names.get(only.spec);
  const port = spec && producedAs(spec, "predictions.labelled");
  if (only === undefined || port === undefined || others.length > 0 || only.arm !== undefined) return undefined;
  return { from: "output", step: only.id, port };
}

/** The steps, of which the only registration refers to the baseline of the model's quality. */
function registering(pipeline: PipelineValue, registry: Registry): readonly StepInstance[] {
  const portOf = (spec: StepSpec) => readAs(spec, "report.model-quality");
  const [only, ...others] = stepsThat(pipeline, registry, (spec) => portOf(spec) !== undefined);
  const spec = only && registry.names.get(only.spec);
  const port = spec && portOf(spec);
  if (only === undefined || port === undefined || others.length > 0 || only.inputs[port] !== undefined)
    return pipeline.steps;
  const inputs = { ...only.inputs, [port]: { from: "output", step: BASELINE, port: "quality" } as const };
  return pipeline.steps.map((step) => (step === only ? { ...step, inputs } : step));
}

/**
 * The pipeline that monitors the model of another one: it loads new rows, compares them with those of training,
 * measures the model where labels are known, and fails if the drift or the quality is out of bounds.
 *
 * @param pipeline - the pipeline that trains the model
 * @param monitor - how it is monitored
 * @param registry - the steps that the pipeline can have
 * @returns a pipeline like any other, with its own schedules and notifications
 */
export function monitoringOf(pipeline: PipelineValue, monitor: Monitor, registry: Registry): PipelineValue {
  const { drift, quality } = monitor;
  const title = `${pipeline.title}_monitoring`;
  const loads: StepInstance[] = [];
  const load = (branch: string, source: Json): Binding => {
    loads.push(loading(pipeline, branch, { ...settings.loading, source, policy: "lenient" }));
    return { from: "output", step: `${LOADING}_${branch}`, port: "data" };
  };
  const baseline = kept(pipeline, "baseline");
  const settings = monitoringSettings(pipeline, registry);
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
        MONITORING.quality,
        { framework: monitoredFramework(pipeline, registry), ...settings.quality },
        { baseline, data: labelled },
      ),
    );
  const bounds = [
    ...(drift === undefined
      ? []
      : [{ metric: "drifted", at: "most", value: drift.maxColumns, step: MONITORING.drift } as const]),
    ...(quality?.requirements ?? []).map((one) => ({ ...one, step: MONITORING.quality })),
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

/** The names of the parameters to which values refer. */
function parametersIn(value: Json): ReadonlySet<string> {
  const own = parameterOf(value);
  const parts = isList(value) ? value : isObject(value) ? Object.values<Json>(value as JsonObject) : [];
  return new Set([...(own === undefined ? [] : [own]), ...parts.flatMap((part) => [...parametersIn(part)])]);
}
