import { ownMember, setMember } from "../../base/own.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionParameter } from "../../sagemaker/definition.ts";

export type ParameterValue = string | number | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

const READ: Readonly<Record<DefinitionParameter["Type"], (value: ParameterValue) => ParameterValue | undefined>> = {
  String: (value) => String(value),
  Integer: (value) => (/^[+-]?\d+$/.test(String(value).trim()) ? Number(value) : undefined),
  Float: (value) => {
    const number = typeof value === "boolean" || String(value).trim() === "" ? Number.NaN : Number(value);
    return Number.isFinite(number) ? number : undefined;
  },
  Boolean: (value) => {
    const text = String(value).toLowerCase();
    return text === "true" ? true : text === "false" ? false : undefined;
  },
};

const PHRASE = { String: "text", Integer: "a whole number", Float: "a number", Boolean: "true or false" } as const;

export interface BoundParameters {
  readonly values: ParameterValues;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The value of every declared parameter: the given value converted to its type, or otherwise the default. Reports all
 * errors at once.
 */
export function bindParameters(declared: readonly DefinitionParameter[], given: ParameterValues): BoundParameters {
  const diagnostics: Diagnostic[] = [];
  const names = declared.map((parameter) => parameter.Name);
  for (const name of Object.keys(given).filter((name) => !names.includes(name))) {
    const near = nearest(name, names);
    diagnostics.push(
      diagnostic(
        "run/parameter-unknown",
        { name, known: names.length === 0 ? "none" : listed(names) },
        {},
        near === undefined ? {} : { hint: `did you mean '${near}'?` },
      ),
    );
  }
  const values: Record<string, ParameterValue> = {};
  const missing: string[] = [];
  for (const parameter of declared) {
    const value = ownMember(given, parameter.Name) ?? parameter.DefaultValue;
    if (value === undefined) {
      missing.push(parameter.Name);
      continue;
    }
    const read = readAs(parameter, value, Object.hasOwn(given, parameter.Name));
    if (typeof read === "object") diagnostics.push(read);
    else setMember(values, parameter.Name, read);
  }
  if (missing.length > 0) diagnostics.push(missingParameters(missing));
  return { values, diagnostics };
}

function missingParameters(missing: readonly string[]): Diagnostic {
  return diagnostic("run/parameter-missing", {
    count: missing.length === 1 ? "a parameter is" : `${missing.length} parameters are`,
    names: listed(missing.map(quoted)),
    flags: missing.map((name) => `--param ${name}=…`).join(" "),
  });
}

function readAs(
  { Name: name, Type, EnumValues }: DefinitionParameter,
  value: ParameterValue,
  given: boolean,
): ParameterValue | Diagnostic {
  if (given && value === "") return diagnostic("run/parameter-empty", { name });
  const read = READ[Type](value);
  if (read === undefined) {
    return diagnostic("run/parameter-type", { name, type: PHRASE[Type], value: String(value) });
  }
  if (EnumValues !== undefined && !EnumValues.includes(String(read))) {
    return diagnostic("run/parameter-value", {
      name,
      allowed: listed(EnumValues.map(quoted), "or"),
      value: String(value),
    });
  }
  return read;
}
