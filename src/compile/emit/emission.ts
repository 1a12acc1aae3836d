import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Diagnostic, Place } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import type { WiredStep } from "../../resolve/wired.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { ModelCheck, Serving } from "../../spec/job.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import type { AssetCollector } from "./assets.ts";

/** A step with everything needed to emit it. The config and inputs are final. */
export interface Emission {
  readonly step: WiredStep;
  readonly spec: StepSpec;
  readonly config: JsonObject;
  /** The explicitly stated part of the config, which a user's script receives. */
  readonly stated: JsonObject;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly pipeline: PipelineValue;
  readonly target: Target;
  readonly registry: Registry;
  readonly assets: AssetCollector;
  readonly diagnostics: Diagnostic[];
  readonly at: Place;
  readonly serving: Serving | undefined;
  readonly levels: number | undefined;
  readonly checks: readonly ModelCheck[] | undefined;
}

/** The definition's Type, Arguments and other members of a job. */
export type Emitted = Pick<DefinitionStep, "Type" | "Arguments"> & Partial<DefinitionStep>;
