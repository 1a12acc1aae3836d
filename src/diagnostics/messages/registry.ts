import { entries } from "../entry.ts";

/** Problems found while combining packs. */
export const registry = entries({
  "registry/name-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the step {name}",
    hint: "rename the step in one of the packs; a pack cannot replace another pack's step",
    about: "Two step packs in one pipeline use the same step name or alias for different steps.",
  },
  "registry/kind-clash": {
    severity: "error",
    text: "packs {a} and {b} describe the kind {kind} differently",
    hint: "rename the kind in one of them; a pack cannot replace another pack's kind",
    about:
      "Two step packs, or a pack and Specline itself, define the same artifact kind with different carriers, reaches or phrases.",
  },
  "registry/pack-clash": {
    severity: "error",
    text: "two packs are called {pack}: {first} and {second}",
    hint: "name only one of them",
    about: "A project and a spec load two copies or versions of the same step pack.",
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
    about: "`packs` names a module that can be loaded, but does not export a step pack.",
  },
});
