import { z } from "zod";
import type { Json, JsonObject } from "../../../base/canonical.ts";
import { defined } from "../../../base/defined.ts";
import { isObject } from "../../../base/json.ts";
import { isLocalPath } from "../../../base/local-path.ts";
import { ownMember } from "../../../base/own.ts";
import { camelCase, didYouMean, listed, nearest } from "../../../base/words.ts";
import { createRegistry, type Registry } from "../../../registry/registry.ts";
import { field } from "../../../spec/fields.ts";
import type { Kind } from "../../../spec/kinds.ts";
import type { StepSpec } from "../../../spec/step.ts";
import { defineScript, type ScriptInput, type ScriptOutput, scriptDeclaration } from "../../script-step.ts";
import { createReader, type FoundNode, type Reader } from "./spec-reader.ts";

/** The types of a script's settings, by name. Any other value is a default, from which the type is inferred. */
const SETTING_TYPES: Readonly<Record<string, () => z.ZodType>> = {
  text: () => z.string(),
  integer: () => z.int(),
  number: () => z.number(),
  boolean: () => z.boolean(),
  list: () => z.array(z.string()),
};

/** Adds the scripts that a spec declares to a registry. */
export function withScripts(registry: Registry, document: unknown): Registry {
  const found = isObject(document as Json) ? (document as JsonObject)["scripts"] : undefined;
  if (found === undefined) return registry;
  return extended(
    registry,
    readScripts(
      { value: found, path: ["scripts"] },
      createReader(() => ({})),
      registry,
    ),
  );
}

/** The registry with the script steps as a separate pack. A name that is already taken keeps its first owner. */
export const extended = (registry: Registry, steps: readonly StepSpec[]): Registry =>
  steps.length === 0
    ? registry
    : createRegistry([...registry.packs, { name: "scripts", version: "0.0.0", steps }]).value;

/** Reads the `scripts` section of a spec. Errors are reported at their location. */
export function readScripts(found: FoundNode | undefined, reader: Reader, registry: Registry): readonly StepSpec[] {
  return reader.entries(found).flatMap(([name, declared]) => {
    const members = reader.members(declared, "a script");
    const script = reader.text(members.get("script"));
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || registry.names.has(name)) {
      const expected = "a name of letters and digits that no other step has";
      reader.fault("author/bad-shape", { key: "scripts", expected, value: name }, declared.path, "key");
      return [];
    }
    if (script === undefined) {
      if (isObject(declared.value))
        reader.fault(
          "author/bad-shape",
          { key: "script", expected: "the path of your code", value: "missing" },
          declared.path,
        );
      return [];
    }
    const entry = reader.text(members.get("entry"));
    const summary = reader.text(members.get("summary"));
    const rank = members.get("rank")?.value;
    return [
      defineScript({
        name,
        script,
        ...defined({ entry, summary }),
        ...(typeof rank === "number" && { rank }),
        inputs: readPorts<ScriptInput>(members.get("inputs"), reader, registry),
        outputs: readPorts<ScriptOutput>(members.get("outputs"), reader, registry),
        config: readSettings(members.get("config"), reader),
      }),
    ];
  });
}

function readPorts<P>(
  found: FoundNode | undefined,
  reader: Reader,
  registry: Registry,
): { readonly [port: string]: P } {
  const kinds = new Set([
    ...registry.steps.flatMap(({ outputs }) => Object.values(outputs).map(({ kind }) => kind as string)),
  ]);
  return Object.fromEntries(
    reader.entries(found).flatMap(([port, declared]) => {
      const { value, path } = declared;
      const kind = typeof value === "string" ? value : isObject(value) ? value["kind"] : undefined;
      const near = typeof kind === "string" ? nearest(kind, kinds) : undefined;
      if (typeof kind !== "string" || (!kinds.has(kind) && near !== undefined)) {
        const expected = "a kind such as tabular.processed";
        const hint = didYouMean(near, `kinds are ${listed([...kinds].sort())}`);
        reader.fault("author/bad-shape", { key: port, expected, value: JSON.stringify(value) }, path, "value", {
          hint,
        });
        return [];
      }
      return [[port, (typeof value === "string" ? value : { ...(value as object), kind: kind as Kind }) as P] as const];
    }),
  );
}

function readSettings(found: FoundNode | undefined, reader: Reader): z.core.$ZodShape {
  return Object.fromEntries(
    reader.entries(found).flatMap(([key, { value, path }]) => {
      const schema = settingOf(value);
      if (schema !== undefined)
        return [[camelCase(key), field(schema, { doc: `The script's setting '${key}'.`, tier: "system" })] as const];
      const expected = `a default, { type, default }, or one of ${listed(Object.keys(SETTING_TYPES), "or")}`;
      reader.fault("author/bad-shape", { key, expected, value: JSON.stringify(value) }, path);
      return [];
    }),
  );
}

/**
 * "number" means a required number; 0.5 means a number with that default. { type: number, default: 0.5 } means the
 * same, and also allows a default that is a whole number.
 */
function settingOf(value: Json): z.ZodType | undefined {
  if (typeof value === "string") return ownMember(SETTING_TYPES, value)?.() ?? z.string().default(value);
  if (typeof value === "boolean") return z.boolean().default(value);
  if (typeof value === "number") return (Number.isInteger(value) ? z.int() : z.number()).default(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return z.array(z.string()).default(value as string[]);
  if (!isObject(value) || Object.keys(value).some((key) => key !== "type" && key !== "default")) return undefined;
  const type = typeof value["type"] === "string" ? ownMember(SETTING_TYPES, value["type"])?.() : undefined;
  const initial = value["default"];
  if (type === undefined || initial === undefined) return type;
  return type.safeParse(initial).success ? type.default(initial) : undefined;
}

/** Prints a pipeline's scripts as the `scripts` section. `move` rewrites the scripts' paths. */
export function printScripts(specs: readonly StepSpec[], move: (path: string) => string): JsonObject | undefined {
  const printed = specs.flatMap((spec): readonly (readonly [string, Json])[] => {
    const declared = scriptDeclaration(spec);
    if (declared === undefined) return [];
    const { name, verb: _, image: __, config = {}, script, ...others } = declared;
    const moved = isLocalPath(script) ? move(script) : script;
    // The default summary, which is part of the definition, contains the path.
    const rest = { script: moved, ...(moved === script ? {} : { summary: spec.summary }), ...others };
    const types = Object.entries(config).map(([key, schema]) => [key, printSetting(schema as z.ZodType)] as const);
    const plain = JSON.parse(JSON.stringify(rest)) as Record<string, Json>;
    const filled = Object.entries({ ...plain, config: Object.fromEntries(types) }).filter(
      ([, value]) => !isObject(value) || Object.keys(value).length > 0,
    );
    return [[name, Object.fromEntries(filled)]];
  });
  return printed.length === 0 ? undefined : Object.fromEntries(printed);
}

function printSetting(schema: z.ZodType): Json {
  if (schema instanceof z.ZodDefault) {
    const initial = schema.def.defaultValue as Json;
    const type = printSetting(schema.def.innerType as z.ZodType);
    // On their own, these defaults would imply another type.
    const isOther =
      type === "number" ? Number.isInteger(initial) : ownMember(SETTING_TYPES, String(initial)) !== undefined;
    return isOther ? { type, default: initial } : initial;
  }
  const made = Object.entries(SETTING_TYPES).find(([, type]) => {
    const other = type();
    return other.constructor === schema.constructor && JSON.stringify(z.toJSONSchema(other)) === plainSchema(schema);
  });
  return made?.[0] ?? "text";
}

const plainSchema = (schema: z.ZodType): string => {
  const { specline: _, description: __, ...json } = z.toJSONSchema(schema) as Record<string, unknown>;
  return JSON.stringify(json);
};
