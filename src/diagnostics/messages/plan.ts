import { entries } from "../entry.ts";

/** What a plan could not see, or what it must report. */
export const plan = entries({
  "plan/unseen": {
    severity: "warning",
    text: "plan cannot see {what}: {reason}",
    hint: "{consequence}",
    about:
      "Reading what is deployed needs permissions that the credentials do not have, or an object is missing. The plan says what it could see without it.",
  },
  "plan/not-ours": {
    severity: "warning",
    text: "the pipeline '{name}' in {region} was not deployed by Specline",
    hint: "the plan compares definitions only; deploying would replace the other tool's definition",
    about:
      "A pipeline that Specline deployed has the tag specline:version. Without it, another tool or person made the pipeline, so there are no fields, wires or uploads to compare.",
  },
  "plan/no-manifest": {
    severity: "note",
    text: "'{name}' was deployed without a manifest, so changes are shown in SageMaker's words",
    hint: "the next deploy stores one",
    about:
      "`deploy` stores a manifest with the fields of all steps beside the assets. Versions of Specline before plan existed did not.",
  },
  "plan/drift": {
    severity: "warning",
    text: "the definition of '{name}' is not the one that its manifest describes",
    hint: "somebody changed it with another tool, or a deploy was interrupted; deploying replaces it",
    about:
      "The manifest of the last deploy has the digest of the definition that was sent. The deployed definition has another digest.",
  },
  "plan/compiled-base": {
    severity: "note",
    text: "{reason}, so the plan compares with this pipeline compiled for '{target}'",
    about:
      "With --against TARGET, a plan compares with what is deployed there. If nothing is, or if the credentials belong to another account, the same file is compiled for that target.",
  },
  "plan/unknown-base": {
    severity: "error",
    text: "'{against}' is not a target, a file or a run",
    hint: "{known}",
    about:
      "A plan compares with what is deployed, with another target, with a pipeline or definition in a file, or with a run.",
  },
  "plan/fail-on": {
    severity: "error",
    text: "the plan has what --fail-on names: {found}",
    about: "With --fail-on, a plan that contains one of the named kinds of changes ends with status 1.",
  },
});
