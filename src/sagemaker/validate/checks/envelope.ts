import { isList, isObject } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { stepKind, stepTypes } from "../../kinds.ts";
import { checkMembers, isMisspelt, type ShapeMembers } from "../members.ts";
import { type At, below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import type { DefinitionView, StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

const TOP = ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"];
const STEP = ["Name", "Type", "Arguments", "DependsOn", "DisplayName", "Description", "CacheConfig", "RetryPolicies"];
/** The members that a step of each type can have. */
const ANY: ShapeMembers = { known: STEP, required: ["Name", "Type", "Arguments"], vital: true };
const MEMBERS: ReadonlyMap<string, ShapeMembers> = new Map(stepTypes().map((type) => [type, membersOf(type)]));

function membersOf(type: string): ShapeMembers {
  const kind = stepKind(type);
  const beside = Object.entries(kind?.beside ?? {});
  // The input to a function or a queue can be empty. Source: AWS's JSON schema of definitions (November 2026).
  const isFree = kind?.arguments.kind === "free";
  const required = beside.filter(([, about]) => about.required === true).map(([name]) => name);
  return {
    known: [...ANY.known, ...beside.map(([name]) => name)],
    required: [...(ANY.required ?? []).filter((name) => !(isFree && name === "Arguments")), ...required],
    vital: true,
  };
}

/** Source: service model, StepDisplayName and StepDescription. */
const LONGEST: Readonly<Record<string, number>> = { DisplayName: 256, Description: 3072 };

/** Checks the members of the definition and of each step, except for Arguments. */
export const envelope: DefinitionCheck = function* (view) {
  yield* top(view);
  for (const step of view.steps) yield* stepMembers(step);
};

function* top({ json, steps }: DefinitionView): Iterable<Diagnostic> {
  yield* checkMembers(json, { known: TOP, required: ["Steps"], vital: true }, "the definition", undefined);
  const version = json["Version"];
  if (version === undefined) {
    if (!isMisspelt(json, TOP, "Version")) yield diagnostic("definition/no-version", {}, { path: "Version" });
  } else if (version !== "2020-12-01") {
    yield diagnostic("definition/version", { version: JSON.stringify(version) }, { path: "Version" });
  }
  for (const member of ["Steps", "Parameters"]) {
    const list = json[member];
    if (list === undefined) continue;
    if (!isList(list)) yield wrong(member, "a list", { key: member });
    else {
      for (const [index, item] of list.entries()) {
        if (!isObject(item)) yield wrong(`${member}[${index}]`, "an object", below({ key: member }, index));
      }
    }
  }
  if (isList(json["Steps"]) && steps.length === 0) yield diagnostic("definition/no-steps", {}, { path: "Steps" });
}

const wrong = (member: string, want: string, at: At, step?: StepView): Diagnostic =>
  diagnostic("definition/wrong-type", { member, want, got: "something else" }, placeOf(at, step));

function* stepMembers(step: StepView): Iterable<Diagnostic> {
  const { json, at, kind, type } = step;
  for (const member of ["Name", "Type", "Arguments"]) {
    const want = member === "Arguments" ? "an object" : "text";
    const right = member === "Arguments" ? isObject(json[member]) : typeof json[member] === "string";
    if (json[member] !== undefined && !right) yield wrong(member, want, below(at, member), step);
  }
  if (kind === undefined && type !== "") {
    const near = didYouMean(type, stepTypes());
    const where = placeOf(below(at, "Type"), step);
    yield near.hint === undefined
      ? diagnostic("definition/newer-step-type", { type }, where, { hint: `known are ${listed(stepTypes())}` })
      : diagnostic("definition/unknown-step-type", { type }, where, near);
    return; // its other members are unknown
  }
  for (const [member, max] of Object.entries(LONGEST)) {
    const value = json[member];
    const where = below(at, member);
    if (value !== undefined && typeof value !== "string") yield wrong(member, "text", where, step);
    else if (value !== undefined && value.length > max) {
      yield diagnostic("definition/too-long", { member, length: value.length, max }, placeOf(where, step));
    }
  }
  yield* checkMembers(json, MEMBERS.get(type) ?? ANY, type === "" ? "a step" : `a ${type} step`, step);
  yield* besideMembers(step);
}

function* besideMembers(step: StepView): Iterable<Diagnostic> {
  for (const [member, about] of Object.entries(step.kind?.beside ?? {})) {
    const value = step.json[member];
    const at = below(step.at, member);
    if (value === undefined || (value === null && about.nullable === true)) continue;
    if (value === null) {
      yield diagnostic("definition/null", { member }, placeOf(at, step));
      continue;
    }
    // An object can be an expression, which is checked elsewhere.
    const right = about.type === "list" ? isList(value) : typeof value === about.type || isObject(value);
    if (!right)
      yield wrong(
        member,
        about.type === "list" ? "a list" : about.type === "string" ? "text" : "true or false",
        at,
        step,
      );
    else if (about.values !== undefined && typeof value === "string" && !about.values.includes(value)) {
      const hint = { hint: `allowed: ${listed(about.values)}` };
      yield diagnostic("definition/not-allowed", { member, value }, placeOf(at, step), hint);
    }
  }
}
