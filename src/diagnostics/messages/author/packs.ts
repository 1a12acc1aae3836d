import { entries } from "../../entry.ts";

/** Packs whose steps cannot become methods of a pipeline. */
export const packs = entries({
  "author/verb-clash": {
    severity: "error",
    text: "packs {a} and {b} both define the verb .{verb}()",
    about:
      "Two step packs in one pipeline define the same fluent method differently. A pack can add methods, but never replace them.",
  },
  "author/positional": {
    severity: "error",
    text: "{step} takes its first argument from the config field '{field}', which its schema does not have",
    about: "A specification makes a config field positional, but its schema does not have that field.",
  },
  "author/reserved-verb": {
    severity: "error",
    text: "pack {pack} defines the verb .{verb}(), which every pipeline already has",
    about: "A pack's fluent method would hide one of the builder's own, such as .branch() or .use().",
  },
});
