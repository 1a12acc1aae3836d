import type { Json, JsonObject } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { CONDITION_FORMS, type ConditionForm, isConditionType } from "../../condition-types.ts";
import { checkMembers, isMisspelt } from "../members.ts";
import { type At, below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import { type ExpressionTypes, literalType, type ValueType } from "../values.ts";
import { isExpression, type StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

const MEMBERS: Readonly<Record<ConditionForm, readonly string[]>> = {
  compare: ["LeftValue", "RightValue"],
  in: ["QueryValue", "Values"],
  not: ["Condition"],
  or: ["Conditions"],
};

/** Members that are reported as missing. A missing list of conditions or values has its own message. */
const REQUIRED: Readonly<Record<ConditionForm, readonly string[]>> = {
  compare: MEMBERS.compare,
  in: ["QueryValue"],
  not: MEMBERS.not,
  or: [],
};
const ARGUMENTS = ["Conditions", "IfSteps", "ElseSteps"];

/**
 * Checks that conditions can be evaluated: their types are known, and both sides are present and of the same type.
 */
export const conditions: DefinitionCheck = function* (view, types) {
  for (const step of view.steps) {
    if (step.kind?.arguments.kind !== "condition" || !isObject(step.json["Arguments"])) continue;
    const at = below(step.at, "Arguments");
    const args = step.json["Arguments"];
    yield* checkMembers(args, { known: ARGUMENTS }, "a condition's Arguments", step, at);
    for (const side of ["IfSteps", "ElseSteps"]) {
      if (args[side] !== undefined && !isList(args[side])) yield wrongList(side, below(at, side), step);
    }
    if (!isMisspelt(args, ARGUMENTS, "Conditions")) {
      yield* conditionList(args["Conditions"], below(at, "Conditions"), step, types);
    }
  }
};

const wrongList = (member: string, at: At, step: StepView): Diagnostic =>
  diagnostic("definition/wrong-type", { member, want: "a list", got: "something else" }, placeOf(at, step));

function* conditionList(list: Json | undefined, at: At, step: StepView, types: ExpressionTypes): Iterable<Diagnostic> {
  if (list !== undefined && !isList(list)) yield wrongList("Conditions", at, step);
  else if (list === undefined || list.length === 0)
    yield diagnostic("definition/no-conditions", { step: step.name }, placeOf(at, step));
  else for (const [index, condition] of list.entries()) yield* one(condition, below(at, index), step, types);
}

function* one(condition: Json, at: At, step: StepView, types: ExpressionTypes): Iterable<Diagnostic> {
  if (!isObject(condition)) {
    yield diagnostic(
      "definition/wrong-type",
      { member: "a condition", want: "an object", got: "something else" },
      placeOf(at, step),
    );
    return;
  }
  const type = condition["Type"];
  if (!isConditionType(type)) {
    const known = Object.keys(CONDITION_FORMS);
    const hint = didYouMean(String(type), known).hint ?? `there are ${listed(known)}`;
    yield diagnostic("definition/condition-type", { type: String(type ?? "") }, placeOf(below(at, "Type"), step), {
      hint,
    });
    return;
  }
  const form: ConditionForm = CONDITION_FORMS[type];
  const members = MEMBERS[form];
  yield* checkMembers(
    condition,
    { known: ["Type", ...members], required: REQUIRED[form] },
    `a condition of type ${type}`,
    step,
    at,
  );
  const isMeant = (member: string): boolean =>
    condition[member] === undefined && isMisspelt(condition, ["Type", ...members], member);
  if (form !== "not" && members.some(isMeant)) return;
  switch (form) {
    case "not": {
      const inner = condition["Condition"];
      if (inner !== undefined) yield* one(inner, below(at, "Condition"), step, types);
      return;
    }
    case "or":
      yield* conditionList(condition["Conditions"], below(at, "Conditions"), step, types);
      return;
    case "in":
      yield* membership(condition, at, step, types);
      return;
    case "compare":
      yield* comparison(condition, at, step, types);
      return;
    default:
      form satisfies never;
  }
}

function* nulls(condition: JsonObject, names: readonly string[], at: At, step: StepView): Iterable<Diagnostic> {
  for (const member of names) {
    if (condition[member] === null) yield diagnostic("definition/null", { member }, placeOf(below(at, member), step));
  }
}

function* comparison(condition: JsonObject, at: At, step: StepView, types: ExpressionTypes): Iterable<Diagnostic> {
  yield* nulls(condition, MEMBERS.compare, at, step);
  const { LeftValue: left, RightValue: right } = condition;
  if (left === undefined || left === null || right === undefined || right === null) return;
  const a = sortOf(left, types);
  const b = sortOf(right, types);
  if (a !== undefined && b !== undefined && a !== b) {
    yield diagnostic(
      "definition/compare-types",
      { left: shown(left, types), right: shown(right, types), a, b },
      placeOf(at, step),
    );
  }
}

function* membership(condition: JsonObject, at: At, step: StepView, types: ExpressionTypes): Iterable<Diagnostic> {
  const { QueryValue: query, Values: values } = condition;
  yield* nulls(condition, ["QueryValue"], at, step);
  const where = below(at, "Values");
  if (values !== undefined && !isList(values)) yield wrongList("Values", where, step);
  else if (values === undefined || values.length === 0)
    yield diagnostic("definition/in-nothing", { step: step.name }, placeOf(where, step));
  else {
    const wanted = query === undefined || query === null ? undefined : sortOf(query, types);
    const other = values.find(
      (value) => wanted !== undefined && value !== null && (sortOf(value, types) ?? wanted) !== wanted,
    );
    if (other === undefined || wanted === undefined || query === undefined) return;
    const data = { left: shown(query, types), right: shown(other, types), a: wanted, b: sortOf(other, types) ?? "" };
    yield diagnostic("definition/compare-types", data, placeOf(at, step));
  }
}

type Sort = "a number" | "text" | "a boolean" | "an object";
const SORTS: Readonly<Record<ValueType, Sort>> = {
  integer: "a number",
  float: "a number",
  string: "text",
  boolean: "a boolean",
  structure: "an object",
  list: "an object",
  map: "an object",
};

/** The kind of a value, for comparisons. */
function sortOf(value: Json, types: ExpressionTypes): Sort | undefined {
  const type = isExpression(value) ? types(value).type : literalType(value);
  return type === undefined || type === "null" ? undefined : SORTS[type];
}

const shown = (value: Json, types: ExpressionTypes): string =>
  isExpression(value) ? types(value).says : JSON.stringify(value);
