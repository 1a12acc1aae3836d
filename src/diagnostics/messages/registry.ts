import { entries } from "../entry.ts";

/** Faults found while combining packs. */
export const registry = entries({
  "registry/name-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the step {name}",
    hint: "rename the step in one of the packs; packs add, they never replace",
    about: "Two step packs in one pipeline use the same step name or alias for different steps.",
  },
  "registry/kind-clash": {
    severity: "error",
    text: "packs {a} and {b} describe the kind {kind} differently",
    hint: "rename the kind in one of them; packs add, they never replace",
    about:
      "Two step packs, or a pack and Specline itself, define one artifact kind with different carriers, reaches or phrases.",
  },
  "registry/pack-clash": {
    severity: "error",
    text: "two packs are called {pack}: {first} and {second}",
    hint: "name only one of them",
    about: "A project and a spec load two copies or two versions of one step pack.",
  },
  "registry/no-pack": {
    severity: "error",
    text: "cannot find the pack '{pack}' from {folder}",
    hint: "install it with npm install {pack}; a path begins with ./",
    about:
      "`packs` in a spec or in specline.config.yaml names an npm package that is not installed, or a file that does not exist.",
  },
  "registry/not-a-pack": {
    severity: "error",
    text: "'{pack}' is not a step pack: {found}",
    hint: "its module must export the result of definePack(…)",
    about: "`packs` names a module that loads, but exports no step pack.",
  },
});
