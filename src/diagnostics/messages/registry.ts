import { entries } from "../entry.ts";

/** What putting packs together finds. */
export const registry = entries({
  "registry/name-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the step {name}",
    hint: "rename the step in one of the packs; packs add, they never replace",
    about: "Two step packs that are used together give one step name, or alias, two meanings.",
  },
});
