import { entries } from "../entry.ts";

/** Problems with stopping and repeating executions, and with executing only some steps. */
export const execution = entries({
  "execution/none-running": {
    severity: "note",
    text: "no execution of '{name}' is running",
    about: "There is nothing to stop.",
  },
  "execution/ended": {
    severity: "note",
    text: "{arn} has already ended: {status}",
    about: "An execution that has ended cannot be stopped. Nothing was done.",
  },
  "execution/still-stopping": {
    severity: "error",
    text: "{arn} is still stopping",
    hint: "wait until it has stopped, then retry it: specline follow {arn}",
    about: "An execution can be retried only after it has failed or stopped.",
  },
  "execution/nothing-to-retry": {
    severity: "note",
    text: "{arn} has the status {status}, so there is nothing to retry",
    about: "Only a failed or stopped execution can be retried. Nothing was done.",
  },
  "execution/older-version": {
    severity: "note",
    text: "the execution has version {version} of '{name}', and a retry uses that version, not the latest ({latest})",
    hint: "to use the latest version, start a new execution",
    about: "An execution keeps its definition, so later deploys do not affect it.",
  },
  "execution/steps-unread": {
    severity: "warning",
    text: "the steps of {arn} cannot be read, so what a retry repeats is not known: {reason}",
    about: "The credentials do not allow listing the steps. The execution can be retried nevertheless.",
  },
  "execution/source-alone": {
    severity: "error",
    text: "--source needs --only",
    hint: "name the steps to execute with --only STEP; the others' results come from the source",
    about: "A source is an earlier execution whose results are reused for the steps that are not executed.",
  },
  "execution/unknown-step": {
    severity: "error",
    text: "the pipeline has no step '{step}'",
    hint: "{known}",
    about: "A step to execute is not in the definition.",
  },
  "execution/gap": {
    severity: "error",
    text: "{steps} must be executed as well, because of the steps before and after",
    hint: "add --only for each, or leave out the steps after",
    about: "SageMaker executes some of the steps only if all steps on the paths between them are included.",
  },
  "execution/apart": {
    severity: "warning",
    text: "{steps} are not connected, and SageMaker may refuse to execute them together",
    hint: "execute the connected groups one after the other",
    about: "SageMaker's developer guide says that the steps to execute must be connected.",
  },
  "execution/needs-source": {
    severity: "error",
    text: "the results of {steps} are needed, but no execution is named from which to take them",
    hint: "name one with --source, by its id or ARN or as 'latest', or execute these steps as well",
    about: "Steps that are not executed need an earlier execution of the same pipeline that has their results.",
  },
  "execution/source-elsewhere": {
    severity: "error",
    text: "{arn} is not an execution of '{name}'",
    hint: "name an execution by its id or its ARN (specline history {subject}{option} lists them), or as 'latest'",
    about: "Results can be taken only from an execution of the same pipeline.",
  },
  "execution/source-status": {
    severity: "error",
    text: "{arn} has the status {status}; results can be taken only from an execution that has failed or succeeded",
    about: "SageMaker accepts an execution as a source only if its status is Failed or Succeeded.",
  },
  "execution/source-lacks": {
    severity: "error",
    text: "{arn} has no results of {steps}",
    hint: "name another execution with --source, or execute these steps as well",
    about: "The steps failed in the source execution, or were not executed.",
  },
  "execution/source-parameter": {
    severity: "warning",
    text: "{name} is {now}, but the results that are taken over were computed with {earlier}",
    about: "The steps that are executed get another value than the steps whose results are reused.",
  },
  "execution/source-older": {
    severity: "warning",
    text: "the results of {steps} were computed by a different definition of these steps",
    hint: "execute these steps as well if the difference matters",
    about: "The source execution has another version of the pipeline, in which the steps differ.",
  },
  "execution/timeout": {
    severity: "error",
    text: "the execution has not ended within {timeout}",
    hint: "specline stop {arn} ends it",
    about: "Following stopped because of --timeout. The execution itself continues.",
  },
});
