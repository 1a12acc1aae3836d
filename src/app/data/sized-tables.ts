import type { DataProfile } from "../../advice/data-profile.ts";
import type { SizedStep, SizedTable } from "../../advice/machine-size.ts";
import { ownMember } from "../../base/own.ts";
import { defaultOf } from "../../config/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { fieldInfo, fieldSchema, fieldSchemas } from "../../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { runsOwnCode, scriptOf } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";

const GB = 1e9;

type Branched = StepInstance & { readonly effectiveBranch?: string };
/** A pipeline without branches is all training. */
const branchOf = ({ effectiveBranch, branch }: Branched): string => effectiveBranch ?? branch ?? "training";

/**
 * The tables of known size, with the steps that hold their rows: the steps that read them, and the steps that follow on
 * the same branch. `profiles` has the local tables, by the step that reads them. Other tables can have a stated size.
 */
export function sizedTables(
  { title, steps }: PipelineValue,
  registry: Registry,
  profiles: ReadonlyMap<string, Pick<DataProfile, "source" | "bytes">>,
): readonly SizedTable[] {
  const known = steps.flatMap((step) => {
    const spec = registry.names.get(step.spec);
    return spec === undefined ? [] : [{ step, spec, reads: fieldOf(spec, "source") !== undefined }];
  });
  // The measurements are about Specline's scripts, not about a user's own.
  const holders = known.filter(({ step, spec }) => spec.memoryPerByte !== undefined && !isOwnScript(step, spec));
  const tables = new Map<string, { source: string; bytes: number; readonly steps: SizedStep[] }>();
  for (const { step, spec, reads } of known) {
    const size = reads ? (profiles.get(step.id) ?? statedSize(step, spec)) : undefined;
    if (size === undefined) continue;
    const table = tables.get(size.source) ?? { ...size, steps: [] };
    tables.set(size.source, table);
    const own = holders.filter(({ step: one, reads: others }) =>
      others ? one.id === step.id : branchOf(one) === branchOf(step),
    );
    for (const one of own) {
      if (!table.steps.some(({ step: id }) => id === one.step.id))
        table.steps.push(sizedStep(one.step, one.spec, title));
    }
  }
  return [...tables.values()];
}

function isOwnScript(step: StepInstance, spec: StepSpec): boolean {
  const script = scriptOf(spec, step.config);
  return script !== undefined && runsOwnCode(spec, script);
}

const fieldOf = ({ config }: StepSpec, what: "source" | "sourceSize"): string | undefined =>
  fieldSchemas(config).find(([, schema]) => fieldInfo(schema)[what] === true)?.[0];

function statedSize(step: StepInstance, spec: StepSpec): Pick<DataProfile, "source" | "bytes"> | undefined {
  const [sourceField, sizeField] = [fieldOf(spec, "source"), fieldOf(spec, "sourceSize")];
  const size = sizeField === undefined ? undefined : ownMember(step.config, sizeField);
  const source = sourceField === undefined ? undefined : ownMember(step.config, sourceField);
  if (typeof size !== "number") return undefined;
  return { source: typeof source === "string" ? source : `the source of ${step.id}`, bytes: size * GB };
}

function sizedStep(step: StepInstance, spec: StepSpec, pipeline: string): SizedStep {
  const fieldValue = (field: string): unknown => {
    const schema = fieldSchema(spec.config, field);
    return ownMember(step.config, field) ?? (schema === undefined ? undefined : defaultOf(schema));
  };
  const [type, count] = [fieldValue("instanceType"), fieldValue("instanceCount")];
  return {
    step: step.id,
    at: { ...step.at, pipeline, step: step.id },
    memoryPerByte: spec.memoryPerByte ?? 0,
    shares: spec.hosts !== undefined && spec.hosts !== "repeat" && spec.holdsAllRows !== true,
    instanceType: typeof type === "string" ? type : undefined,
    instanceCount: typeof count === "number" ? count : 1,
  };
}
