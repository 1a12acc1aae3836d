import { isList } from "../../../base/json.ts";
import { listed, nearest } from "../../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { checkMembers } from "../members.ts";
import { below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import { declaredType, literalType, rewritten } from "../values.ts";
import type { DefinitionView, ParameterView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Source: AWS's JSON schema of definitions, and the SDK for EnumValues (read in November 2026). */
const MEMBERS = ["Name", "Type", "DefaultValue", "EnumValues", "Description"];
const TYPES = ["String", "Integer", "Float", "Boolean"];
/** Source: service model, PipelineParameterName. */
const NAME = /^[A-Za-z0-9\-_]{1,256}$/;

/** Checks the names, types and defaults of parameters, and whether the parameters are used. */
export const parameters: DefinitionCheck = function* (view) {
  const used = usedIn(view);
  for (const parameter of view.parameters) {
    const at = placeOf(parameter.at);
    const { name, type } = parameter;
    yield* checkMembers(
      parameter.json,
      { known: MEMBERS, required: ["Name", "Type"] },
      "a parameter",
      undefined,
      parameter.at,
    );
    if (parameter.json["Name"] !== undefined && name === "") {
      const data = { member: "Name", want: "a non-empty string", got: JSON.stringify(parameter.json["Name"]) };
      yield diagnostic("definition/wrong-type", data, placeOf(below(parameter.at, "Name")));
    }
    const description = parameter.json["Description"];
    if (description !== undefined && typeof description !== "string") {
      const data = { member: "Description", want: "text", got: "something else" };
      yield diagnostic("definition/wrong-type", data, placeOf(below(parameter.at, "Description")));
    }
    if (name === "") continue;
    if (!NAME.test(name)) {
      yield diagnostic("definition/parameter-name", { parameter: name }, placeOf(below(parameter.at, "Name")));
    }
    if (view.parameterByName.get(name) !== parameter) {
      yield diagnostic("definition/duplicate-parameter", { parameter: name }, at);
      continue;
    }
    if (parameter.json["Type"] !== undefined && declaredType(type) === undefined) {
      const hint = didYouMean(type, TYPES).hint ?? `there are ${listed(TYPES)}`;
      yield diagnostic("definition/parameter-type", { parameter: name, type }, placeOf(below(parameter.at, "Type")), {
        hint,
      });
    } else if (type !== "") yield* defaults(parameter);
    if (!used.has(name)) yield diagnostic("definition/unused-parameter", { parameter: name }, at);
  }
};

/** Parameters that are read or were probably meant to be read. Misspelled references are reported elsewhere. */
function usedIn({ expressions, parameterByName }: DefinitionView): ReadonlySet<string> {
  const names = expressions.flatMap(({ reference, json }) => {
    if (reference?.root === "Parameters") return [reference.name];
    const [text] = Object.values(json);
    const isOdd = reference === undefined || reference.root === "unknown";
    return isOdd && typeof text === "string" ? [text.slice(text.indexOf(".") + 1)] : [];
  });
  return new Set(
    names.map((name) => (parameterByName.has(name) ? name : (nearest(name, parameterByName.keys()) ?? name))),
  );
}

function* defaults({ name: parameter, type, json, at }: ParameterView): Iterable<Diagnostic> {
  const { DefaultValue: value, EnumValues: values } = json;
  const where = placeOf(below(at, "DefaultValue"));
  if (values !== undefined && type !== "String") {
    yield diagnostic("definition/enum-of-number", { parameter, type }, placeOf(below(at, "EnumValues")));
  }
  if (value === undefined) return;
  const given = literalType(value);
  const wanted = declaredType(type);
  if (given !== wanted && !(wanted === "float" && given === "integer")) {
    const data = { parameter, type, value: JSON.stringify(value) };
    yield diagnostic("definition/default-type", data, where, rewritten(value, wanted));
  } else if (isList(values) && !values.includes(value)) {
    const hint = { hint: `allowed: ${listed(values.map(String))}` };
    yield diagnostic("definition/default-not-listed", { parameter, value: String(value) }, where, hint);
  }
}
