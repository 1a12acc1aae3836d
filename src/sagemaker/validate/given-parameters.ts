import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { shown } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { Definition, DefinitionParameter } from "../definition.ts";

/** Reports unknown names, missing values, and values that have the wrong type or are not in the allowed set. */
export function checkParameters(
  definition: Definition,
  given: Readonly<Record<string, string>>,
  at: Place,
): readonly Diagnostic[] {
  const declared = definition.Parameters ?? [];
  const names = declared.map(({ Name }) => Name);
  const unknown = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      const known = names.length === 0 ? "none" : listed(names.map(quoted));
      const hint = near === undefined ? undefined : `did you mean ${quoted(near)}?`;
      return diagnostic("deploy/unknown-parameter", { name, known }, { ...at, field: name }, defined({ hint }));
    });
  const wrong = declared.flatMap((parameter) => {
    const { Name: name } = parameter;
    const value = ownMember(given, name);
    const place = { ...at, field: name };
    if (value === undefined)
      return parameter.DefaultValue === undefined ? [diagnostic("deploy/parameter-missing", { name }, place)] : [];
    const expected = expectedValue(parameter, value);
    return expected === undefined
      ? []
      : [diagnostic("deploy/parameter-value", { name, expected, value: shown(name, value) }, place)];
  });
  return [...unknown, ...wrong];
}

/** Source: service model, PipelineParameter and ParameterList: 1,024 characters at most, 200 values at most. */
const MAX_VALUE_CHARACTERS = 1024;
/** The notation for values of each type, and its description. */
const FORMS: Readonly<Record<DefinitionParameter["Type"], { readonly form: RegExp; readonly words: string }>> = {
  String: { form: /^/, words: "a string" },
  Integer: { form: /^[+-]?\d+$/, words: "a whole number" },
  Float: { form: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, words: "a number" },
  Boolean: { form: /^(true|false)$/i, words: "true or false" },
};

/** A description of valid values if the value is invalid. Undefined if it is valid. */
function expectedValue({ Type, EnumValues }: DefinitionParameter, value: string): string | undefined {
  if (EnumValues !== undefined && !EnumValues.includes(value)) return listed(EnumValues.map(quoted), "or");
  const { form, words } = FORMS[Type];
  if (!form.test(value)) return words;
  if (value === "") return "a non-empty string";
  return value.length > MAX_VALUE_CHARACTERS ? "a string of at most 1,024 characters" : undefined;
}

/**
 * A value as an execution receives it. Booleans are "True" and "False", as the Python SDK (2.257.6) sends them with
 * str(value). No other form is known to work.
 */
export const sentValue = (type: DefinitionParameter["Type"] | undefined, value: string): string =>
  type === "Boolean" ? value.charAt(0).toUpperCase() + value.slice(1).toLowerCase() : value;
