import type { Json } from "../../../base/canonical.ts";
import { isList, isObject } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { parseJsonPath, parsePath } from "../../expression.ts";
import { beginsAsS3, joinStart } from "../join-text.ts";
import { checkMembers, isMisspelt } from "../members.ts";
import { type At, below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import { isExpression, type StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Checks that Joins and JsonGets are complete and well-formed. */
export const joins: DefinitionCheck = function* (view) {
  for (const { json, at, step } of view.expressions) {
    if ("Std:Join" in json) yield* join(json["Std:Join"] ?? null, below(at, "Std:Join"), step);
    if ("Std:JsonGet" in json) yield* jsonGet(json["Std:JsonGet"] ?? null, below(at, "Std:JsonGet"), step);
  }
};

const wrong = (member: string, want: string, value: Json | undefined, at: At, step?: StepView): Diagnostic =>
  diagnostic("definition/wrong-type", { member, want, got: JSON.stringify(value ?? null) }, placeOf(at, step));

function* join(body: Json, at: At, step: StepView | undefined): Iterable<Diagnostic> {
  if (!isObject(body)) {
    yield wrong("Std:Join", "an object", body, at, step);
    return;
  }
  const members = ["On", "Values"];
  yield* checkMembers(body, { known: members }, "a Join", step, at);
  const { On: on, Values: values } = body;
  if (on !== undefined && typeof on !== "string") yield wrong("On", "text", on, below(at, "On"), step);
  if (values === undefined && isMisspelt(body, members, "Values")) return;
  if (!isList(values) || values.length === 0) {
    yield diagnostic("definition/join-values", {}, placeOf(below(at, "Values"), step));
    return;
  }
  for (const [index, value] of values.entries()) {
    if (value === null || (typeof value === "object" && !isExpression(value))) {
      yield wrong(`Values[${index}]`, "a plain value or an expression", value, below(below(at, "Values"), index), step);
    }
  }
  const { text } = joinStart(body);
  if (/^s3:/i.test(text) && !beginsAsS3(text))
    yield diagnostic("definition/join-s3", { value: text }, placeOf(at, step));
}

function* jsonGet(body: Json, at: At, step: StepView | undefined): Iterable<Diagnostic> {
  if (!isObject(body)) {
    yield wrong("Std:JsonGet", "an object", body, at, step);
    return;
  }
  yield* checkMembers(body, { known: ["PropertyFile", "S3Uri", "Path"], required: ["Path"] }, "a JsonGet", step, at);
  if (body["Path"] !== undefined) yield* path(body["Path"], below(at, "Path"), step);
  const file = body["PropertyFile"];
  const given = ["PropertyFile", "S3Uri"].filter((member) => body[member] !== undefined);
  const known = Object.keys(body).every((member) => ["PropertyFile", "S3Uri", "Path"].includes(member));
  if (given.length !== 1 && known) {
    yield diagnostic("definition/one-needed", { members: "'PropertyFile' or 'S3Uri'" }, placeOf(at, step));
  } else if (file !== undefined && !(isObject(file) && typeof file["Get"] === "string")) {
    yield wrong("PropertyFile", 'a {"Get": "Steps.….PropertyFiles.…"}', file, below(at, "PropertyFile"), step);
  }
  const uri = body["S3Uri"];
  if (uri === undefined || isExpression(uri)) return;
  const where = below(at, "S3Uri");
  if (typeof uri !== "string") yield wrong("S3Uri", "a string or an expression", uri, where, step);
  else if (!beginsAsS3(uri)) {
    yield diagnostic("definition/s3-uri", { member: "S3Uri", value: uri }, placeOf(where, step));
  }
}

function* path(value: Json | undefined, at: At, step: StepView | undefined): Iterable<Diagnostic> {
  const where = placeOf(at, step);
  if (typeof value !== "string")
    yield diagnostic("definition/json-path", { path: JSON.stringify(value ?? null) }, where);
  else if (/^\$[.[]/.test(value) && parseJsonPath(value) !== undefined) {
    const hint = `write it as ${value.replace(/^\$\.?/, "")}`;
    yield diagnostic("definition/json-path-root", { path: value }, where, { hint });
  } else if (value.startsWith("$") || parsePath(value) === undefined)
    yield diagnostic("definition/json-path", { path: value }, where);
}

/** The keys that make an object an expression. */
const KEYS = ["Get", "Std:Join", "Std:JsonGet"];

/** Reports objects that were meant to be expressions but have an unknown key. */
export const functions: DefinitionCheck = function* (view) {
  for (const { json, at, step } of view.expressions) {
    const [key = ""] = Object.keys(json);
    if (KEYS.includes(key)) continue;
    yield diagnostic(
      "definition/unknown-function",
      { name: key },
      placeOf(below(at, key), step),
      didYouMean(key, KEYS),
    );
  }
};
