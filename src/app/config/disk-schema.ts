import { z } from "zod";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { baseSchema, embeddedSchema, type KnownSteps } from "../../config/index.ts";
import type { DiskName } from "../../config/names/disk-name.ts";
import { entriesFor } from "../../config/names/read-names.ts";
import { fieldInfo, fieldSchemas, serializedName } from "../../spec/fields.ts";
import type { StepSpec } from "../../spec/step.ts";

type Definitions = Record<string, JsonObject>;
const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const DIALECT = { $schema: "https://json-schema.org/draft/2020-12/schema" };

/** What a file may contain instead of a plain value: null, an expression, or a value marked with its Python type. */
const STANDING: Definitions = {
  unset: { type: "null", description: "Not set, as written by Python." },
  expression: {
    type: "object",
    description: "A value that is known only when the pipeline runs, such as { Get: Parameters.Name }.",
    minProperties: 1,
    maxProperties: 1,
    propertyNames: { pattern: "^(Get|Std:\\w+|Specline:\\w+)$" },
  },
  wrapped: {
    type: "object",
    description: "A value with its Python type.",
    properties: { __type_info__: { type: "string" } },
    required: ["__type_info__"],
  },
};

/** The JSON Schema of config files as they are on disk, with names in snake_case and other tools' names. */
export function fileSchema(all: readonly StepSpec[], known: KnownSteps): JsonObject {
  const definitions: Definitions = { ...STANDING };
  const configs = Object.fromEntries(all.map((spec) => [spec.name, define(spec, known, definitions)]));
  const classes = [...(known.classes?.keys() ?? []), ...(known.bases?.keys() ?? [])];
  const shared = { type: "object", properties: sharedFields(all, definitions) };
  const own = { type: "object", patternProperties: patterns(all, configs), additionalProperties: { type: "object" } };
  definitions["shared"] = shared;
  definitions["own"] = own;
  const sections = { shared: ref("shared"), specific: ref("own") };
  const processing = { processing_shared: ref("shared"), processing_specific: ref("own") };
  return {
    ...DIALECT,
    title: "Config file",
    type: "object",
    properties: {
      metadata: {
        type: "object",
        properties: {
          config_types: {
            type: "object",
            description: "The class of each config, by name.",
            additionalProperties: {
              anyOf: [
                { enum: [...new Set([...all.map(({ name }) => `${name}Config`), ...classes])].sort() },
                { type: "string", pattern: "Config" },
              ],
            },
          },
        },
        required: ["config_types"],
      },
      configuration: {
        type: "object",
        properties: { ...sections, ...processing, processing: { type: "object", properties: processing } },
        required: ["shared", "specific"],
      },
    },
    required: ["metadata", "configuration"],
    $defs: definitions,
  };
}

/** The JSON Schema of one step's config as it is on disk. */
export function stepFileSchema(spec: StepSpec, known: KnownSteps): JsonObject {
  const definitions: Definitions = { ...STANDING };
  define(spec, known, definitions);
  const { [spec.name]: own = {}, ...rest } = definitions;
  return { ...DIALECT, ...own, $defs: rest };
}

/** Adds a step's config to the definitions. Fields and names that several steps have are defined once. */
function define(spec: StepSpec, { diskNames = [] }: KnownSteps, definitions: Definitions): JsonObject {
  const fields = fieldsOnDisk(spec).map(
    ([name, field, schema]) => [name, shareField(field, schema, definitions)] as const,
  );
  const byField = new Map(fieldsOnDisk(spec).map(([name, field]) => [field, name]));
  const own = Object.fromEntries(fields);
  const others = entriesFor(diskNames, spec).flatMap((entry) =>
    entry.names
      // A name that is also a field name can have values that the field does not allow.
      .filter((name) => entry.besides === true || !Object.hasOwn(own, name))
      .map((name) => [name, otherName(entry, own[byField.get(entry.field ?? "") ?? ""])] as const),
  );
  definitions[spec.name] = {
    title: `${spec.name}Config`,
    description: spec.summary,
    type: "object",
    properties: {
      ...own,
      job_type: { type: ["string", "object", "null"], description: JOB_TYPE_DOC },
      ...Object.fromEntries(others),
    },
  };
  return ref(spec.name);
}

const JOB_TYPE_DOC = "The branch to which the step belongs, such as 'calibration'.";

/** Another tool's name: refers to its field if it takes the field's values unchanged. */
const otherName = ({ means }: DiskName, field: JsonObject | undefined): JsonObject =>
  field === undefined ? { description: means } : { description: means, allOf: [field] };

/** The fields of a step and of the base config: the name on disk, the name in code, and the schema. */
function fieldsOnDisk({ config }: StepSpec): readonly (readonly [string, string, JsonObject])[] {
  const schema = z.object({ ...baseSchema.shape, ...config.shape });
  return fieldSchemas(schema).map(([name, one]) => [serializedName(schema, name), name, onDisk(one)]);
}

function onDisk(schema: z.ZodType): JsonObject {
  const { doc } = fieldInfo(schema);
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      delete (jsonSchema as Record<string, unknown>)["specline"];
    },
  });
  const { $schema: _, description: __, ...plain } = made as { readonly [key: string]: Json };
  return { description: doc, anyOf: [embeddedSchema(plain), ...Object.keys(STANDING).map(ref)] };
}

function shareField(field: string, schema: JsonObject, definitions: Definitions): JsonObject {
  for (let count = 1; ; count++) {
    const name = `field-${field}${count === 1 ? "" : `-${count}`}`;
    const there = definitions[name];
    if (there === undefined) definitions[name] = schema;
    if (there === undefined || canonicalKey(there) === canonicalKey(schema)) return ref(name);
  }
}

/** A section for several steps: any step's fields. A field that steps define differently is unrestricted. */
function sharedFields(all: readonly StepSpec[], definitions: Definitions): JsonObject {
  const found = new Map<string, Set<string>>();
  for (const { name } of all)
    for (const [key, value] of Object.entries((definitions[name]?.["properties"] ?? {}) as JsonObject)) {
      const target = isObject(value) ? value["$ref"] : undefined;
      if (typeof target === "string") found.set(key, (found.get(key) ?? new Set()).add(target));
    }
  return Object.fromEntries(
    [...found].map(([key, targets]) => {
      const refs = [...targets].map(($ref) => ({ $ref }));
      const [only] = refs;
      return [key, refs.length === 1 && only !== undefined ? only : { anyOf: refs }];
    }),
  );
}

/** The configs of each step: named after the step or an alias, with or without a job type. */
const patterns = (all: readonly StepSpec[], configs: Readonly<Record<string, JsonObject>>): JsonObject =>
  Object.fromEntries(
    all.map(({ name, aliases = [] }) => [
      `^(${[name, ...aliases].filter((one) => /^[A-Z]/.test(one)).join("|")})(_[A-Za-z0-9][A-Za-z0-9_-]*)?$`,
      configs[name] as Json,
    ]),
  );
