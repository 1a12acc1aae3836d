import { entries } from "../entry.ts";

/** What `drift` finds, and what it cannot compare. */
export const drift = entries({
  "drift/found": {
    severity: "error",
    text: "'{name}' was changed since Specline deployed it: {differences}",
    hint: "to get the deployed state back, {restore}; to keep a change, make it in the pipeline or the target, and deploy",
    about:
      "`drift` compares the pipeline, its tags and its assets with the manifest that the last deploy stored. Somebody changed something with another tool, or a deploy was interrupted.",
  },
  "drift/stays": {
    severity: "note",
    text: "deploying again does not undo {what}: {reason}",
    hint: "{remedy}",
    about:
      "A deploy uploads only objects that are missing, and creates no groups. SageMaker keeps a limit on parallel steps if an update does not state one.",
  },
  "drift/not-ours": {
    severity: "error",
    text: "Specline did not deploy the pipeline '{name}' in {region}",
    hint: "there is no manifest to compare it with; 'specline plan' compares it with a pipeline's file",
    about: "Pipelines that Specline deployed have the tag specline:version. This pipeline does not have it.",
  },
  "drift/no-manifest": {
    severity: "error",
    text: "'{name}' has no tag specline:manifest, so there is nothing to compare it with",
    hint: "somebody removed the tag, or an old version of Specline deployed the pipeline; deploying again stores a manifest: specline deploy {file}{option}",
    about: "The tag has the digest of the manifest in S3, which describes what the last deploy sent.",
  },
  "drift/unseen": {
    severity: "error",
    text: "{what} could not be compared: {reason}",
    hint: "{remedy}",
    about: "The credentials lack one of several permissions. Everything else was compared.",
  },
  "drift/not-compared": {
    severity: "note",
    text: "{what} was not compared: {reason}",
    about:
      "Large data are compared by the number and size of their objects, because their contents would have to be read.",
  },
});
