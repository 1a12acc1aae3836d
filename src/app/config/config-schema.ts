import { z } from "zod";
import { canonical, type Json, type JsonObject } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { baseSchema, embeddedSchema, processingSchema } from "../../config/index.ts";
import type { Staged } from "../../diagnostics/index.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Host } from "../host/host.ts";
import { registryFor } from "../load/packs.ts";
import { showStep } from "../steps.ts";
import { fileSchema, stepFileSchema } from "./disk-schema.ts";
import { knownSteps } from "./layer-configs.ts";

/** The names that a schema describes: as in code, or as in config files. */
export type SchemaNames = "code" | "disk";

/**
 * The JSON Schema for layer files or, with names on disk, for config files; or for a single step's config. Editors use
 * it to complete and check files.
 */
export async function configSchema(
  host: Host,
  name: string | undefined,
  names: SchemaNames,
): Promise<Staged<JsonObject | undefined>> {
  const { value: registry, diagnostics } = await registryFor(host, host.folder);
  const known = knownSteps(registry);
  if (name !== undefined) {
    const shown = await showStep(host, name);
    const spec = registry.names.get(shown.value?.name ?? "");
    const write = (one: StepSpec): JsonObject => (names === "disk" ? stepFileSchema(one, known) : schemaOf(one));
    return { value: spec && write(spec), diagnostics: shown.diagnostics };
  }
  if (names === "disk") return { value: canonical(fileSchema(registry.steps, known)) as JsonObject, diagnostics };
  const all = registry.steps;
  const steps = Object.fromEntries(all.map((spec) => [spec.name, { $ref: `#/$defs/${spec.name}` }]));
  const branches = Object.fromEntries(
    all.map((spec) => [`^${spec.name}_[A-Za-z0-9][A-Za-z0-9_-]*$`, ownMember(steps, spec.name) as Json]),
  );
  const value: JsonObject = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Specline config layers",
    type: "object",
    properties: {
      base: { ...jsonOf(baseSchema), additionalProperties: true },
      processing: { ...jsonOf(processingSchema), additionalProperties: true },
      steps: { type: "object", properties: steps, patternProperties: branches },
      file: { type: "object", description: "Data that only config files need, written by `config split`." },
    },
    $defs: Object.fromEntries(all.map((spec) => [spec.name, schemaOf(spec)])),
  };
  return { value: canonical(value) as JsonObject, diagnostics };
}

const schemaOf = ({ name, summary, config }: StepSpec): JsonObject => ({
  ...jsonOf(z.object({ ...baseSchema.shape, ...config.shape })),
  title: `${name}Config`,
  description: summary,
  additionalProperties: false,
});

/**
 * The JSON Schema for one file. No field is required, because another layer can set it. Our own annotations are
 * omitted.
 */
function jsonOf(schema: z.ZodType): JsonObject {
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      delete (jsonSchema as Record<string, unknown>)["specline"];
    },
  });
  const { $schema: _, required: __, ...rest } = made as { readonly [key: string]: Json };
  return embeddedSchema(rest);
}
