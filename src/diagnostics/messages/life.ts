import { entries } from "../entry.ts";

/** Problems with deleting and promoting deployed pipelines, and with approving models. */
export const life = entries({
  "life/nothing-to-delete": {
    severity: "note",
    text: "there is no pipeline '{name}' in {region}, so there is nothing to delete",
    about: "The pipeline was deleted before, was never deployed, or has another name.",
  },
  "life/running": {
    severity: "error",
    text: "'{name}' cannot be deleted while {executions} running: {arn}",
    hint: "wait until it ends (specline follow {arn}), or stop it (specline stop {arn})",
    about: "SageMaker deletes a pipeline only if none of its executions is running.",
  },
  "life/changed-meanwhile": {
    severity: "error",
    text: "somebody else has changed {what} since it was shown here, so nothing was done",
    hint: "run the same command again to see the present state",
    about: "What was shown is compared again after the answer, because others can work on the same account.",
  },
  "life/no-model": {
    severity: "error",
    text: "there is no model package '{model}'",
    hint: "name a pipeline or a model package group instead, for the latest model that waits for approval",
    about: "The model package was deleted, or is in another account or region.",
  },
  "life/model-unfinished": {
    severity: "error",
    text: "the model package '{model}' has the status {status}, so it cannot be approved yet",
    about: "Only a model package whose registration is completed can be approved or rejected.",
  },
  "life/none-pending": {
    severity: "error",
    text: "no model package in the group '{group}' in {region} waits for approval",
    hint: "to change an earlier decision, name the model package by its ARN",
    about: "Without an ARN, the latest model package with the status PendingManualApproval is meant.",
  },
  "life/which-group": {
    severity: "error",
    text: "the pipeline '{pipeline}' registers models in several groups: {groups}",
    hint: "name one of them: specline approve GROUP{option}",
    about: "The latest pending model of a pipeline can be found only if it has one model package group.",
  },
  "life/no-group": {
    severity: "error",
    text: "the pipeline '{pipeline}' names no model package group",
    hint: "name the model package by its ARN, or the group",
    about: "The pipeline does not register models, or the name of the group is known only at run time.",
  },
  "life/metrics-unread": {
    severity: "warning",
    text: "the model's metrics at {uri} cannot be read: {reason}",
    hint: "{remedy}",
    about: "A model package can name a document with its metrics, which is shown before the decision.",
  },
  "life/same-target": {
    severity: "error",
    text: "{sides}: there is nothing to promote",
    hint: "name targets in different accounts or regions",
    about:
      "A promotion deploys to one target what is deployed on another. On AWS, a pipeline is identified by its account, its region and its name.",
  },
  "life/needs-source": {
    severity: "error",
    text: "'{name}' cannot be promoted by its name: the role, keys, network and images of '{to}' are compiled into its definition",
    hint: "give its file, as it was when it was deployed: specline promote {file} --from {from} --to {to}; {made}",
    about:
      "A definition contains the values of its target. Those of another target cannot be put into it without compiling, because a target can also add members, such as keys and networks. Before it promotes, `promote` checks that the file gives what is deployed.",
  },
  "life/source-drifted": {
    severity: "error",
    text: "'{name}' on '{from}' is not as Specline deployed it, or has no manifest, so it cannot be promoted",
    hint: "see what was changed with specline drift {name} --target {from}; then deploy it there again",
    about:
      "A promotion carries over what was deployed and tried. Nobody knows who tried a definition that was changed since.",
  },
  "life/not-the-same": {
    severity: "error",
    text: "this pipeline is not the one that is deployed on '{from}': {what}",
    hint: "deploy it to '{from}' first, or check out the version that is deployed there; see the differences with specline plan {file} --target {from}",
    about: "A promotion needs the same assets and, apart from values that belong to a target, the same definition.",
  },
  "life/image-elsewhere": {
    severity: "error",
    text: "{where} uses the image {value}, but the destination is in {region}",
    hint: "push the image to a registry in {region}, and name it with a parameter or in a layer for the target",
    about: "SageMaker accepts images only from a registry in the same region.",
  },
  "life/tied": {
    severity: "warning",
    text: "{where} still refers to '{from}': {value}",
    hint: "make it a parameter, or allow the destination's role to use it",
    about: "The address or ARN is written into the pipeline, so it is carried over as it is.",
  },
});
