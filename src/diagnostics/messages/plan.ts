import { entries } from "../entry.ts";

/** What a plan cannot see or must report. */
export const plan = entries({
  "plan/unseen": {
    severity: "warning",
    text: "plan cannot see {what}: {reason}",
    hint: "{consequence}",
    about:
      "The credentials lack permission to read what is deployed, or an object is missing. The plan shows what could be read.",
  },
  "plan/not-ours": {
    severity: "warning",
    text: "the pipeline '{name}' in {region} was not deployed by Specline",
    hint: "the plan compares definitions only; deploying would replace the other tool's definition",
    about:
      "Pipelines that Specline deployed have the tag specline:version. A pipeline without the tag was created by another tool or a person, so there are no fields, wires or uploads to compare.",
  },
  "plan/no-manifest": {
    severity: "note",
    text: "'{name}' was deployed without a manifest, so changes are shown in SageMaker's terms",
    hint: "the next deploy stores a manifest",
    about:
      "`deploy` stores a manifest with the fields of all steps next to the assets. Versions of Specline without `plan` did not.",
  },
  "plan/drift": {
    severity: "warning",
    text: "the definition of '{name}' does not match its manifest, so changes are shown in SageMaker's terms, without wires",
    hint: "somebody changed it with another tool, or a deploy was interrupted; deploying replaces it",
    about:
      "The manifest from the last deploy contains the digest of the definition that was sent. The deployed definition has a different digest.",
  },
  "plan/compiled-base": {
    severity: "note",
    text: "{reason}, so the comparison is with this pipeline compiled for '{target}'",
    about:
      "With --against TARGET, a plan shows the differences from what is deployed there. If nothing is deployed, or if the credentials belong to another account, the same file is compiled for that target instead.",
  },
  "plan/base-unseen": {
    severity: "error",
    text: "--fail-on needs what is deployed on '{target}', which could not be read: {reason}",
    hint: "use credentials that can read it, or compare with a file or a run (--against)",
    about:
      "Without the deployed version, a plan cannot say whether it has the changes that --fail-on names, so the check does not pass.",
  },
  "plan/base-is-plan": {
    severity: "error",
    text: "'{against}' is a plan, which does not contain the pipeline that it describes",
    hint: "compare with the pipeline's file, a definition or a run; to deploy the plan: specline deploy {file}{option} --plan {against}",
    about: "`plan -o` writes the changes, but not the pipeline that would be deployed.",
  },
  "plan/unknown-base": {
    severity: "error",
    text: "'{against}' is not a target, a file or a run",
    hint: "{known}",
    about:
      "A plan shows the differences from what is deployed, another target, a pipeline or definition in a file, or a run.",
  },
  "plan/not-a-plan": {
    severity: "error",
    text: "'{file}' is not a plan: {reason}",
    hint: "write one with {how}",
    about: "`--plan` makes exactly the changes that a plan shows, so it needs a file that `-o` wrote.",
  },
  "plan/altered": {
    severity: "error",
    text: "the plan '{file}' was altered, or another version of Specline wrote it",
    hint: "make a new plan",
    about:
      "A plan's token is computed from everything that the plan shows. If they do not match, what was reviewed may not be what would be deployed. Nothing is deployed.",
  },
  "plan/other-place": {
    severity: "error",
    text: "the plan '{file}' is for {planned}, but this is about {found}",
    hint: "use the pipeline and target for which the plan was made, or make a new plan",
    about: "A plan is for one pipeline in one account and region.",
  },
  "plan/for-rollback": {
    severity: "error",
    text: "the plan '{file}' is for rolling back '{name}' to version {version}, not for deploying it",
    hint: "apply it with specline rollback {name} {version} --target {target} --plan {file}",
    about: "`rollback -o` writes plans that only `rollback --plan` can apply. Nothing is deployed.",
  },
  "plan/for-deploy": {
    severity: "error",
    text: "the plan '{file}' is for deploying '{name}', not for rolling it back",
    hint: "apply it with specline deploy --plan or specline promote --plan, as it was made; a plan for going back: {how}",
    about: "`plan -o` and `promote -o` write plans that `rollback --plan` cannot apply. Nothing was changed.",
  },
  "plan/pipeline-changed": {
    severity: "error",
    text: "the pipeline differs from the plan '{file}'",
    hint: "make a new plan; put the values of --set and --config in the pipeline's file, because deploy does not accept these options, and give both commands the same --parallel",
    about: "The definition, an asset, the role or --parallel differs from what was planned. Nothing is deployed.",
  },
  "plan/base-changed": {
    severity: "error",
    text: "'{name}' was deployed by somebody else after {plan} was made",
    hint: "make a new plan, which also shows their changes",
    about: "The deployed pipeline has changed since the plan was made. Nothing is deployed.",
  },
  "plan/not-successor": {
    severity: "error",
    text: "'{name}' was deployed, but as {found} instead of {expected}: somebody else deployed at the same time",
    hint: "check their version: it was replaced, but is still among the pipeline's versions",
    about:
      "SageMaker has no precondition for updates, so two people can deploy at once. The version that the update returned does not directly follow the plan's version.",
  },
  "plan/fail-on": {
    severity: "error",
    text: "the plan contains changes that --fail-on names: {found}",
    about: "With --fail-on, `plan` exits with status 1 if the plan contains one of the named kinds of changes.",
  },
});
