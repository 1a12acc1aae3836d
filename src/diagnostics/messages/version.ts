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
    hint: "it has {known}; see them with: specline history {name}{option}",
    about: "The version was never made, or it no longer exists.",
  },
  "version/unsupported": {
    severity: "error",
    text: "the pipeline '{name}' has no versions, because SageMaker does not offer them in {region}",
    hint: "deploy the pipeline from its source instead",
    about: "Some regions do not have versions of pipelines. There, an update replaces the definition for good.",
  },
});
