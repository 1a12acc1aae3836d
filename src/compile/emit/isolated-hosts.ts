import type { JsonObject } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { instancesOf } from "../../spec/instances.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { scriptOf, userCode } from "../../spec/script.ts";
import type { Security } from "../../spec/security.ts";
import type { StepSpec } from "../../spec/step.ts";

interface Emitted {
  readonly step: { readonly id: string };
  readonly spec: StepSpec;
  readonly config: JsonObject;
  readonly pipeline: PipelineValue;
  readonly at: Place;
}

/**
 * Reports several instances that must exchange messages, in a job whose containers are isolated from the network.
 *
 * A training job's containers can reach each other even if it is isolated, a processing job's cannot. Source: API
 * reference, CreateTrainingJob, EnableNetworkIsolation, and NetworkConfig (read in November 2026).
 */
export function isolatedHosts(
  { step, spec, config, pipeline, at }: Emitted,
  { networkIsolation }: Security,
): readonly Diagnostic[] {
  if (spec.hosts !== "exchange" || spec.job.type !== "processing" || networkIsolation !== true) return [];
  const count = instancesOf(config["instanceCount"], pipeline.parameters);
  const script = scriptOf(spec, config);
  if (count === undefined || count <= 1 || (script !== undefined && userCode(script) !== undefined)) return [];
  const field = "networkIsolation";
  return [diagnostic("config/isolated-instances", { step: step.id, field, count }, { ...at, field })];
}
