import type { StepSpec } from "../../spec/step.ts";
import type { CheckedSpec } from "./checked-spec.ts";
import type { SpecInput } from "./read/spec-input.ts";

/** Any step, because the packs that a spec can use are known only to `fromSpec`. */
interface AnyStep extends StepSpec {
  readonly outputs: { readonly [port: string]: StepSpec["outputs"][string] & { readonly metrics: readonly string[] } };
}
type Checked<S> = S & NoInfer<CheckedSpec<S, readonly AnyStep[]>>;

/** Creates specs, with or without `new`. */
interface PipelineSpecClass {
  new <const S extends SpecInput>(spec: Checked<S>): S;
  <const S extends SpecInput>(spec: Checked<S>): S;
}

/** A pipeline as a document. */
export type PipelineSpec = SpecInput;
/**
 * Creates a spec for `Pipeline.fromSpec`, which checks it.
 *
 * @example
 * ```ts
 * import { Pipeline, PipelineSpec } from "specline";
 *
 * const spec = new PipelineSpec({
 *   steps: ["data_loading", "preprocessing", "training", "evaluation"],
 *   requirements: { minAuc: 0.85, maxTrainingTime: "4 hours" },
 * });
 * export default Pipeline.fromSpec(spec);
 * ```
 */
export const PipelineSpec: PipelineSpecClass = function PipelineSpec(spec: SpecInput): SpecInput {
  return Object.freeze({ ...spec });
} as PipelineSpecClass;
