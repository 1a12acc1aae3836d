import { entries } from "../entry.ts";

/** Problems with the versions of a deployed pipeline, and with going back to one of them. */
export const version = entries({
  "version/unread": {
    severity: "warning",
    text: "the {what} of the pipeline cannot be read: {reason}",
    hint: "{consequence}; {remedy}",
    about: "The credentials lack one of several permissions. Everything else is shown.",
  },
  "version/unknown": {
    severity: "error",
    text: "the pipeline '{name}' has no version {version}",
    hint: "it has {known}; see them with: specline history {subject}{option}",
    about: "The version was never made, or it no longer exists.",
  },
  "version/nothing-earlier": {
    severity: "error",
    text: "'{name}' has no earlier version whose definition differs from the latest",
    hint: "there is nothing to roll back to",
    about: "All versions of the pipeline have the same definition, or there is only one.",
  },
  "version/already-back": {
    severity: "note",
    text: "version {from} of '{name}' already is version {version} again, so there is nothing to roll back",
    hint: "to go to another version, name it, for example: specline rollback {subject} {between}{option}",
    about:
      "The latest definition is the same as that of an earlier version, with a different one in between. Rolling back without a version then does nothing, so that it can be repeated after an interruption.",
  },
  "version/files-stay": {
    severity: "note",
    text: "a rollback changes no files: if {file} still describes version {from}, the next deploy publishes that again",
    hint: "{how}",
    about: "What `deploy` publishes is in the pipeline's file, and `rollback` only changes what is deployed.",
  },
  "version/no-manifest": {
    severity: "note",
    text: "there is no manifest of version {version}, so changes are shown in SageMaker's terms",
    about: "The version was made by another tool, or its manifest was deleted.",
  },
  "version/other-plan": {
    severity: "error",
    text: "the plan '{file}' is for rolling back '{name}' to {planned}, not to version {version}",
    hint: "leave the version out, or make a new plan: {how}",
    about:
      "`rollback --plan` does exactly what a plan from `rollback -o` shows. The plan is about another version, or the definition, role or manifest of the version is different now. Nothing was changed.",
  },
  "version/assets-missing": {
    severity: "error",
    text: "version {version} needs objects that are no longer in S3: {objects}",
    hint: "restore them, for example from the bucket's own versions, or deploy the pipeline from its source",
    about:
      "An earlier definition still refers to its assets. Its jobs would fail without them. Specline does not delete assets, but a lifecycle rule may.",
  },
  "version/assets-unread": {
    severity: "warning",
    text: "not everything that version {version} reads from S3 can be checked: {reason}",
    hint: "{remedy}",
    about: "The credentials do not allow listing or reading the bucket. Its jobs fail if an object is missing.",
  },
  "version/unsupported": {
    severity: "error",
    text: "the pipeline '{name}' has no versions, because SageMaker does not offer them in {region}",
    hint: "deploy the pipeline from its source instead",
    about: "Some regions do not have versions of pipelines. There, an update replaces the definition for good.",
  },
});
