import { entries } from "../entry.ts";

/** What wiring finds. */
export const resolve = entries({
  "resolve/no-source": {
    severity: "error",
    text: "{step} needs {phrase} ({kind}), but {seen}: {remedy}",
    about: "A required input has no candidate: no step before it makes what it reads, in a branch that it can see.",
  },
});
