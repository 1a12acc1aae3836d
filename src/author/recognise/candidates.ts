import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import type { Registry } from "../../registry/registry.ts";
import { withInner } from "../../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import { choosesBranch } from "../../sagemaker/kinds.ts";
import { awsName } from "../../spec/pipeline.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import { type FedInputs, readBack } from "./config.ts";

/** A step from a definition as it was read. Its shape has been checked. */
export const toStep = (json: JsonObject): DefinitionStep => json as unknown as DefinitionStep;

/** A step in a definition that may have been compiled from a specification. */
export interface CandidateStep {
  readonly spec: StepSpec;
  readonly branch?: string;
  readonly step: DefinitionStep;
  readonly fed: FedInputs;
}

/** The steps in a definition whose names match a specification. Compiling them shows whether they come from it. */
export interface Candidates {
  readonly definition: Definition;
  readonly title: string;
  readonly steps: ReadonlyMap<string, CandidateStep>;
}

/** What a definition does not record about the step that it was compiled from. */
export interface KnownOrigin {
  readonly spec: string;
  readonly branch?: string | undefined;
  /** The local paths, which a definition replaces with the URIs of assets. */
  readonly config: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Finds the steps that may come from a specification, by name. Undefined if the definition does not use any of the
 * target's locations.
 */
export function candidatesOf(
  definition: Definition,
  registry: Registry,
  target: Target,
  known: ReadonlyMap<string, KnownOrigin> = new Map(),
): Candidates | undefined {
  const title = titleOf(definition, target);
  if (title === undefined) return undefined;
  const all = definition.Steps.flatMap((step) => withInner(step));
  const steps = all.flatMap((step) => {
    const origin = known.get(String(step["Name"]));
    const spec = registry.names.get(origin?.spec ?? "");
    const parsed =
      spec === undefined ? registry.parse(String(step["Name"])) : { spec, ...defined({ branch: origin?.branch }) };
    if (parsed === undefined || choosesBranch(step["Type"])) return [];
    const read = readBack(parsed.spec, objectOf(step["Arguments"]));
    const { config, inputs } = origin ?? { config: {}, inputs: {} };
    const fed = { config: { ...read.config, ...config }, inputs: { ...read.inputs, ...inputs } };
    return [[String(step["Name"]), { ...parsed, step: toStep(step), fed }] as const];
  });
  return steps.length === 0 ? undefined : { definition, title, steps: new Map(steps) };
}

/** The pipeline's name, derived from the locations in which Specline puts its files. */
function titleOf(definition: Definition, { bucket, prefix }: Target): string | undefined {
  const root = `s3://${prefix === "" ? bucket : `${bucket}/${prefix}`}/`;
  const text = JSON.stringify(definition.Steps);
  const start = text.indexOf(`"${root}`);
  if (start < 0) return undefined;
  const name = /^[^/"]*/.exec(text.slice(start + root.length + 1))?.[0] ?? "";
  return awsName(name) === name && name !== "" ? name : undefined;
}
