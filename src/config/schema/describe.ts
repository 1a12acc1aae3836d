import { z } from "zod";
import { listed, quoted } from "../../base/words.ts";
import { unwrapped } from "./schema.ts";

/**
 * Describes what a schema accepts.
 *
 * @param outer - a field's schema; wrappers such as optional are ignored
 * @returns a noun phrase: "a whole number from 1 to 30", "'mean' or 'median'", "a list, each a string", "a list of 2 items, each a
 *   number"
 */
export function describeSchema(outer: z.ZodType): string {
  const schema = unwrapped(outer);
  // The description of a field's own schema is its documentation.
  if (schema !== outer && schema.description !== undefined) return schema.description;
  if (schema instanceof z.ZodNumber) return `${schema.isInt ? "a whole number" : "a number"}${range(schema)}`;
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodString)
    return schema.minLength !== null && schema.minLength > 0 ? "a non-empty string" : "a string";
  if (schema instanceof z.ZodEnum)
    return listed(
      schema.options.map((option) => quoted(String(option))),
      "or",
    );
  if (schema instanceof z.ZodLiteral)
    return listed(
      [...schema.values].map((value) => (typeof value === "string" ? quoted(value) : String(value))),
      "or",
    );
  if (schema instanceof z.ZodUnion)
    return listed(
      schema.options.flatMap((option) =>
        option instanceof z.ZodBoolean
          ? ["true", "false"]
          : [(option as z.ZodType).description ?? describeSchema(option as z.ZodType)],
      ),
      "or",
    );
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    return `a list${length(schema)}, each ${element.description ?? describeSchema(element)}`;
  }
  if (schema instanceof z.ZodTuple) return `a list of ${items(schema.def.items as readonly z.ZodType[])}`;
  if (schema instanceof z.ZodRecord) return `a map, each value ${describeSchema(schema.valueType as z.ZodType)}`;
  if (schema instanceof z.ZodObject) return `an object with ${listed(Object.keys(schema.shape).map(quoted))}`;
  return schema.description ?? "a value";
}

/** The items of a list of fixed length: "2 items, each a whole number from 1 to 8". */
function items(schemas: readonly z.ZodType[]): string {
  const all = schemas.map((one) => one.description ?? describeSchema(one));
  return new Set(all).size === 1 ? `${all.length} items, each ${all[0]}` : `${all.length} items: ${all.join(", ")}`;
}

/** The permitted number of items: " of 1 to 16 items". */
function length(schema: z.ZodArray): string {
  const defs = (schema.def.checks ?? []).map(({ _zod }) => _zod.def as { minimum?: number; maximum?: number });
  const [minimum, maximum] = [defs.find((one) => one.minimum)?.minimum, defs.find((one) => one.maximum)?.maximum];
  if (maximum !== undefined) return ` of ${minimum ?? 0} to ${maximum} items`;
  return minimum === undefined || minimum === 0 ? "" : ` of ${minimum} or more items`;
}

interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** The range of a number: " from 0 to 1", " above 0 and up to 1", " of 1 or more". */
function range(schema: z.ZodNumber): string {
  const low = bound(schema, "greater_than");
  const high = bound(schema, "less_than");
  if (low !== undefined && high !== undefined) {
    if (!low.exclusive && !high.exclusive) return ` from ${low.value} to ${high.value}`;
    const lower = low.exclusive ? `above ${low.value}` : `of ${low.value} or more`;
    return ` ${lower} and ${high.exclusive ? "below" : "up to"} ${high.value}`;
  }
  if (low !== undefined) return low.exclusive ? ` above ${low.value}` : ` of ${low.value} or more`;
  if (high !== undefined) return high.exclusive ? ` below ${high.value}` : ` of ${high.value} or less`;
  return "";
}

function bound(schema: z.ZodNumber, check: "greater_than" | "less_than"): Bound | undefined {
  for (const { _zod } of schema.def.checks ?? []) {
    const def = _zod.def as { readonly check: string; readonly value?: unknown; readonly inclusive?: boolean };
    if (def.check === check && typeof def.value === "number" && Math.abs(def.value) < Number.MAX_SAFE_INTEGER) {
      return { value: def.value, exclusive: def.inclusive === false };
    }
  }
  return undefined;
}
