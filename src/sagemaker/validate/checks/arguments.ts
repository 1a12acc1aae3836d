import { isObject } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { checkMembers } from "../members.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import { checkShape } from "../request.ts";
import type { ExpressionTypes } from "../values.ts";
import { isExpression, type StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/** Checks every step's Arguments against the request of its type. */
export const stepArguments: DefinitionCheck = function* (view, types) {
  const seen = new Set<string>();
  for (const step of view.steps) {
    for (const fault of one(step, types)) {
      // An unsuitable parameter value is a single problem, even if several members of a step use it.
      const key = IN_SLOT.has(fault.code) ? fault.message : undefined;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      yield fault;
    }
  }
};

const IN_SLOT: ReadonlySet<string> = new Set(["definition/default-in-slot", "definition/given-in-slot"]);

function* one(step: StepView, types: ExpressionTypes): Iterable<Diagnostic> {
  const args = step.json["Arguments"];
  const kind = step.kind?.arguments;
  if (kind === undefined || !isObject(args)) return;
  const at = below(step.at, "Arguments");
  if (kind.kind === "request") {
    const faults: Diagnostic[] = [];
    const check = { types, step: step.name, report: (fault: Diagnostic) => faults.push(fault) };
    checkShape(kind.shape(), args, at, check, kind.optional);
    yield* faults;
  } else if (kind.kind === "fail") {
    yield* checkMembers(args, { known: ["ErrorMessage"] }, "a Fail step's Arguments", step, at);
    const message = args["ErrorMessage"];
    if (message !== undefined && typeof message !== "string" && !isExpression(message)) {
      const data = { member: "ErrorMessage", want: "text", got: "something else" };
      yield diagnostic("definition/wrong-type", data, placeOf(below(at, "ErrorMessage"), step));
    }
  } else if (kind.kind === "free" && kind.flat) {
    for (const [name, value] of Object.entries(args)) {
      if (value === null) yield diagnostic("definition/null", { member: name }, placeOf(below(at, name), step));
      else if (typeof value === "object" && !isExpression(value)) {
        yield diagnostic("definition/nested-input", { input: name, type: step.type }, placeOf(below(at, name), step));
      }
    }
  }
}
