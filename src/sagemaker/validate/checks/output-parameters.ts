import { isObject, listOf } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { checkMembers } from "../members.ts";
import { below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import type { DefinitionCheck } from "./check.ts";

const TYPES = ["String", "Integer", "Boolean", "Float"];

/** Checks the outputs that a Lambda or Callback step declares. */
export const outputParameters: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    if (step.kind?.outputParameters !== true) continue;
    const seen = new Set<string>();
    for (const [index, output] of listOf(step.json["OutputParameters"]).entries()) {
      const at = below(below(step.at, "OutputParameters"), index);
      if (!isObject(output)) continue;
      yield* checkMembers(
        output,
        { known: ["OutputName", "OutputType"], required: ["OutputName"] },
        "an output parameter",
        step,
        at,
      );
      const { OutputName: name, OutputType: type } = output;
      if (typeof name === "string" && seen.has(name)) {
        yield diagnostic("definition/same-name", { what: "outputs", name }, placeOf(at, step));
      } else if (typeof name === "string") seen.add(name);
      if (type !== undefined && (typeof type !== "string" || !TYPES.includes(type))) {
        const hint = didYouMean(String(type), TYPES).hint ?? `allowed: ${listed(TYPES)}`;
        yield diagnostic(
          "definition/not-allowed",
          { member: "OutputType", value: String(type) },
          placeOf(below(at, "OutputType"), step),
          { hint },
        );
      }
    }
  }
};
