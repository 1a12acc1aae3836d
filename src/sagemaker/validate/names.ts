import type { Json } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { shapeOf } from "../service/composed.ts";
import { isMisspelt } from "./members.ts";
import type { StepView } from "./view.ts";

/** The names that a step assigns to one kind of item. */
export interface Names {
  readonly known: readonly string[];
  /**
   * False if the list itself is invalid, so that the intended names are unknown. The invalid list is reported
   * elsewhere.
   */
  readonly whole: boolean;
}

const NOBODY_KNOWS: Names = { known: [], whole: false };

/** The names in an object's list. `members` lists the members that the object can have. */
function namesIn(owner: unknown, list: string, key: string, members: readonly string[]): Names {
  if (!isObject(owner)) return NOBODY_KNOWS;
  const items: Json | undefined = owner[list];
  if (items === undefined) return { known: [], whole: !isMisspelt(owner, members, list) };
  if (!isList(items)) return NOBODY_KNOWS;
  const names = items.map((item) => (isObject(item) ? item[key] : undefined));
  const known = names.filter((name) => typeof name === "string");
  return { known, whole: known.length === names.length };
}

/** The members that the step's Arguments can have. */
const argumentMembers = ({ kind }: StepView): readonly string[] =>
  kind?.arguments.kind === "request" ? Object.keys(shapeOf(kind.arguments.shape()).members ?? {}) : [];
const besideMembers = ({ kind }: StepView): readonly string[] => ["Arguments", ...Object.keys(kind?.beside ?? {})];

export const inputNames = (step: StepView): Names =>
  namesIn(step.json["Arguments"], "ProcessingInputs", "InputName", argumentMembers(step));

export function outputNames(step: StepView): Names {
  const args = step.json["Arguments"];
  if (!isObject(args)) return NOBODY_KNOWS;
  const config = args["ProcessingOutputConfig"];
  if (config === undefined) return namesIn(args, "ProcessingOutputConfig", "", argumentMembers(step));
  // A missing list is reported as a missing member.
  return isObject(config) && config["Outputs"] !== undefined
    ? namesIn(config, "Outputs", "OutputName", [])
    : NOBODY_KNOWS;
}

export const propertyFileNames = (step: StepView): Names =>
  namesIn(step.json, "PropertyFiles", "PropertyFileName", besideMembers(step));

export const outputParameterNames = (step: StepView): Names =>
  namesIn(step.json, "OutputParameters", "OutputName", besideMembers(step));
