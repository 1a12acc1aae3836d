import { entries } from "../entry.ts";

/** What the form of another deployment tool cannot contain. */
export const exporting = entries({
  "export/schedules": {
    severity: "warning",
    text: "the template does not start the pipeline: it has no resources for {schedules}",
    hint: "create them in another template, or remove 'schedule' from the pipeline",
    about: "`specline export` writes the pipeline, its role and its model package groups, but not yet its schedules.",
  },
});
