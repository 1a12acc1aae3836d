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
  "plan/not-a-plan": {
    severity: "error",
    text: "'{file}' is not a plan: {reason}",
    hint: "write one with specline plan PIPELINE --target {target} -o {file}",
    about: "`deploy --plan` deploys exactly what a plan shows, so it needs a file that `plan -o` wrote.",
  },
  "plan/other-place": {
    severity: "error",
    text: "the plan '{file}' is for {planned}, but this would deploy {found}",
    hint: "name the pipeline and the target of the plan, or make a new plan",
    about: "A plan is for one pipeline in one account and region.",
  },
  "plan/pipeline-changed": {
    severity: "error",
    text: "the pipeline is not the one that the plan '{file}' shows",
    hint: "make a new plan; values of --set and --config must be in the pipeline's file, because deploy does not take them",
    about: "The definition, an asset or the role differs from what was planned. Nothing is deployed.",
  },
  "plan/base-changed": {
    severity: "error",
    text: "'{name}' was deployed by somebody else after the plan '{file}' was made",
    hint: "make a new plan, which shows their changes, too",
    about: "The deployed pipeline is not the one with which the plan compared. Nothing is deployed.",
  },
  "plan/not-successor": {
    severity: "error",
    text: "'{name}' was deployed, but as {found} and not as {expected}: somebody else deployed at the same time",
    hint: "compare with their version: it was replaced, and is still among the pipeline's versions",
    about:
      "SageMaker has no precondition for updates, so two people can deploy at once. The version that the update returned is not the one after the plan's.",
  },
  "plan/fail-on": {
    severity: "error",
    text: "the plan has what --fail-on names: {found}",
    about: "With --fail-on, a plan that contains one of the named kinds of changes ends with status 1.",
  },
});
