import type { z } from "zod";
import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { nearest, snakeCase } from "../base/words.ts";
import { defaultOf, describeSchema } from "../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import { fieldInfo, fieldSchemas, type Tier } from "../spec/fields.ts";
import type { Hosts } from "../spec/job.ts";
import type { InPort, OutPort } from "../spec/ports.ts";
import type { StepSpec } from "../spec/step.ts";
import type { Host } from "./host/host.ts";
import { registryFor } from "./load/packs.ts";

/** A step in the catalog. */
export interface StepLine {
  readonly name: string;
  readonly verb: string;
  readonly pack: string;
  readonly summary: string;
}

export interface PortPage {
  readonly name: string;
  readonly kind: string;
  readonly optional: boolean;
  readonly doc: string;
}

export interface FieldPage {
  readonly name: string;
  /** The name used in files. */
  readonly wire: string;
  /** In words, such as "a whole number from 1 to 30". */
  readonly takes: string;
  readonly default?: Json;
  readonly tier: Tier;
  /** The fact in the pipeline's context that provides the default. */
  readonly context?: string;
  readonly doc: string;
}

/** All information about a step. */
export interface StepPage extends StepLine {
  readonly aliases: readonly string[];
  /** The step's names in a spec or an intent. */
  readonly roles: readonly string[];
  readonly job: string;
  /** What several instances do: share the work, or repeat it. Undefined for jobs without instances, or if unknown. */
  readonly hosts?: Hosts;
  readonly inputs: readonly PortPage[];
  readonly outputs: readonly PortPage[];
  readonly config: readonly FieldPage[];
}

/** The catalog, in pack order. */
export async function listSteps(host: Host): Promise<Staged<readonly StepLine[]>> {
  const { value: registry, diagnostics } = await registryFor(host, host.folder);
  const value = registry.packs.flatMap(({ name: pack, steps }) =>
    steps.map(({ name, verb, summary }) => ({ name, verb, pack, summary })),
  );
  return { value, diagnostics };
}

/** All information about every step, in pack order. */
export const pagesOf = (registry: Registry): readonly StepPage[] =>
  registry.packs.flatMap(({ name, steps }) => steps.map((spec) => pageOf(spec, name)));

/** The JSON Schema for specs, including the steps in this folder's packs. */
export async function projectSchema(host: Host): Promise<Staged<Json>> {
  const { value, diagnostics } = await registryFor(host, host.folder);
  const { specSchema } = await import("../author/spec/spec-schema.ts");
  return { value: specSchema(value), diagnostics };
}

/** Finds a step by its name, an alias, its verb or a role. A branch after the name is ignored. */
export async function showStep(
  host: Host,
  name: string,
): Promise<{ readonly value?: StepPage; readonly diagnostics: readonly Diagnostic[] }> {
  const { value: registry, diagnostics } = await registryFor(host, host.folder);
  const spec = registry.parse(name)?.spec ?? registry.verbs.get(name) ?? registry.roles.get(snakeCase(name))?.[0];
  if (spec !== undefined) {
    const pack = registry.packs.find(({ steps }) => steps.includes(spec))?.name ?? "";
    return { value: pageOf(spec, pack), diagnostics };
  }
  const near = nearest(name, registry.names.keys());
  const around = near === undefined ? { hint: "specline steps lists them" } : {};
  return {
    diagnostics: [...diagnostics, diagnostic("usage/no-such-step", { step: name, nearest: near ?? "" }, {}, around)],
  };
}

function pageOf(spec: StepSpec, pack: string): StepPage {
  return {
    name: spec.name,
    verb: spec.verb,
    pack,
    summary: spec.summary,
    aliases: spec.aliases ?? [],
    roles: spec.roles ?? [],
    job: spec.job.type,
    ...defined({ hosts: spec.hosts }),
    inputs: Object.entries(spec.inputs).map(([name, port]) => portPage(name, port)),
    outputs: Object.entries(spec.outputs).map(([name, port]) => portPage(name, port)),
    config: fieldSchemas(spec.config).map(([name, schema]) => fieldPage(name, schema)),
  };
}

const portPage = (name: string, port: InPort | OutPort): PortPage => ({
  name,
  kind: port.kind,
  optional: "optional" in port && port.optional === true,
  doc: port.doc,
});

/** All information about a field. */
export function fieldPage(name: string, schema: z.ZodType): FieldPage {
  const info = fieldInfo(schema);
  const value = defaultOf(schema);
  return {
    name,
    wire: info.serializedName ?? snakeCase(name),
    takes: describeSchema(schema),
    ...defined({ default: value as Json | undefined, context: info.context }),
    tier: info.tier ?? (schema.safeParse(undefined).success ? "system" : "essential"),
    doc: info.doc,
  };
}
