import type { Registry } from "../../registry/registry.ts";
import { type Kind, satisfies } from "../../spec/kinds.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import { frameworkOf } from "../families/frameworks.ts";

/*
 * The steps of a training pipeline whose settings and results monitoring uses. They are recognised by what they read
 * and produce, so that the steps of any pack count.
 */

/** The steps whose specification passes a test. */
export const stepsThat = (
  { steps }: PipelineValue,
  { names }: Registry,
  test: (spec: StepSpec) => boolean,
): readonly StepInstance[] =>
  steps.filter((step) => {
    const spec = names.get(step.spec);
    return spec !== undefined && test(spec);
  });

/** The first output of a kind that the step produces on purpose. */
export const producedAs = ({ outputs }: StepSpec, kind: Kind): string | undefined =>
  Object.entries(outputs).find(([, port]) => port.byProduct !== true && satisfies(port.kind, kind))?.[0];

/** The first input of a kind. */
export const readAs = ({ inputs }: StepSpec, kind: Kind): string | undefined =>
  Object.entries(inputs).find(([, port]) => satisfies(port.kind, kind))?.[0];

/** Evaluations score labelled rows with a model. A calibration, by contrast, reads scores. */
export const evaluates = (spec: StepSpec): boolean =>
  producedAs(spec, "predictions.labelled") !== undefined && readAs(spec, "predictions") === undefined;

/** Whether the step computes metrics of a model, which can depend on a threshold. */
export const measures = (spec: StepSpec): boolean =>
  evaluates(spec) || Object.values(spec.outputs).some(({ kind }) => satisfies(kind, "metrics.classification"));

/** Whether the step makes features of raw columns, and so decides which columns are none. */
export const prepares = (spec: StepSpec): boolean =>
  readAs(spec, "tabular.raw") !== undefined && producedAs(spec, "tabular.processed") !== undefined;

/** The role of the framework whose image can load the model: that of the model evaluated, or otherwise of any other. */
export function monitoredFramework(pipeline: PipelineValue, registry: Registry): string {
  const evaluations = stepsThat(pipeline, registry, evaluates);
  const kinds = [...evaluations, ...pipeline.steps].flatMap(({ spec }) => {
    const { inputs = {}, outputs = {} } = registry.names.get(spec) ?? {};
    return [...Object.values(inputs), ...Object.values(outputs)].map(({ kind }) => kind);
  });
  const roles = kinds.map((kind) => frameworkOf(kind)?.role);
  return roles.find((role) => role !== undefined) ?? "xgboost";
}
