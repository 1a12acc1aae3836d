import { entries } from "../entry.ts";

/** What putting packs together finds. */
export const registry = entries({
  "registry/name-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the step {name}",
    hint: "rename the step in one of the packs; packs add, they never replace",
    about: "Two step packs that are used together give one step name, or alias, two meanings.",
  },
  "registry/kind-clash": {
    severity: "error",
    text: "packs {a} and {b} describe the kind {kind} differently",
    hint: "give one of them a path of its own; packs add, they never replace",
    about: "Two step packs, or a pack and Specline itself, give one artifact kind two carriers, reaches or phrases.",
  },
  "registry/pack-clash": {
    severity: "error",
    text: "two packs are called {pack}: {first} and {second}",
    hint: "name one of them only",
    about: "A project and a spec bring two copies or two versions of one step pack.",
  },
  "registry/no-pack": {
    severity: "error",
    text: "there is no pack '{pack}' to be found from {folder}",
    hint: "install it, as npm install {pack}; a path begins with ./",
    about:
      "`packs` of a spec or of specline.config.yaml names an npm package that is not installed there, or a file that is not there.",
  },
  "registry/not-a-pack": {
    severity: "error",
    text: "'{pack}' is no step pack: {found}",
    hint: "its module exports what definePack(…) gives",
    about: "`packs` names a module that can be loaded, but exports no step pack.",
  },
});
