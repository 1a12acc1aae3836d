import { isObject, listOf } from "../../../base/json.ts";
import { listed } from "../../../base/words.ts";
import { diagnostic } from "../../../diagnostics/index.ts";
import { checkMembers } from "../members.ts";
import { outputNames } from "../names.ts";
import { below } from "../path.ts";
import { didYouMean, placeOf } from "../place.ts";
import type { DefinitionCheck } from "./check.ts";

const MEMBERS = ["PropertyFileName", "OutputName", "FilePath"];

/** Checks that property files belong to existing outputs. */
export const propertyFiles: DefinitionCheck = function* (view) {
  for (const step of view.steps) {
    const at = below(step.at, "PropertyFiles");
    const seen = new Set<string>();
    for (const [index, file] of listOf(step.json["PropertyFiles"]).entries()) {
      const where = below(at, index);
      if (!isObject(file)) {
        const data = { member: `PropertyFiles[${index}]`, want: "an object", got: "something else" };
        yield diagnostic("definition/wrong-type", data, placeOf(where, step));
        continue;
      }
      yield* checkMembers(file, { known: MEMBERS, required: MEMBERS }, "a property file", step, where);
      for (const member of MEMBERS) {
        if (file[member] === undefined || typeof file[member] === "string") continue;
        const data = { member, want: "text", got: "something else" };
        yield diagnostic("definition/wrong-type", data, placeOf(below(where, member), step));
      }
      const { PropertyFileName: name, OutputName: output } = file;
      if (typeof name === "string") {
        if (seen.has(name))
          yield diagnostic("definition/same-name", { what: "property files", name }, placeOf(where, step));
        seen.add(name);
      }
      const { known, whole } = outputNames(step);
      if (typeof output !== "string" || !whole || known.includes(output)) continue;
      const hint =
        didYouMean(output, known).hint ?? (known.length === 0 ? "the step has no outputs" : `it has ${listed(known)}`);
      const data = { file: typeof name === "string" ? name : "", output };
      yield diagnostic("definition/property-file-output", data, placeOf(below(where, "OutputName"), step), { hint });
    }
  }
};
