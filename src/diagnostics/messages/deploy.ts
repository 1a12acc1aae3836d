import { entries } from "../entry.ts";

/** What deploying, starting and following find. */
export const deploy = entries({
  "deploy/local-data": {
    severity: "error",
    text: "{step} reads '{file}' from this machine, which AWS cannot see",
    hint: "give an s3:// URI as the source, or let deploy upload the data with --upload-data",
    about: "A deployed pipeline can only read what lies in S3. Data are never uploaded unasked.",
  },
  "deploy/local-target": {
    severity: "error",
    text: "'{target}' is this machine, and nothing can be deployed to it",
    hint: "declare a target in specline.config.yaml and name it with --target",
    about: "Deploying needs a target with a real account, role and bucket.",
  },
  "deploy/no-manifest": {
    severity: "error",
    text: "'{file}' is a definition, and says neither its name nor its assets",
    hint: "deploy the pipeline that it was compiled from; 'specline import' makes one of a definition",
    about: "A bare definition can be checked and run, but deploying needs what stands around it.",
  },
  "deploy/no-execution": {
    severity: "error",
    text: "the pipeline '{name}' has not been started yet",
    hint: "start it first: specline start {name} --target {target}",
    about: "Following needs an execution: the last one of the pipeline, or one by its ARN.",
  },
  "deploy/too-long": {
    severity: "error",
    text: "the definition has {length} characters, and SageMaker takes {limit} at most",
    hint: "split the pipeline; one pipeline can start another through a Lambda step",
    about: "The limit holds for a definition in S3 as well.",
  },
  "deploy/refused": {
    severity: "error",
    text: "AWS refused {operation}: {reason}",
    about: "A call came back with an error that trying again does not mend. The service's own words are given.",
  },
  "deploy/unreachable": {
    severity: "error",
    text: "{operation} did not get through after {attempts} attempts: {reason}",
    hint: "nothing is lost: running the same command again goes on where this one ended",
    about: "The network failed, or the service throttled the call for longer than Specline waits.",
  },
  "deploy/no-credentials": {
    severity: "error",
    text: "there are no AWS credentials: {reason}",
    hint: "sign in (aws sso login), or set AWS_PROFILE; 'specline doctor' shows what is found",
    about: "Neither environment, profile, nor instance role gives credentials.",
  },
  "deploy/unknown-parameter": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'",
    hint: "its parameters are {known}",
    about: "A start names a parameter that the definition does not declare.",
  },
  "deploy/parameter-missing": {
    severity: "error",
    text: "the parameter '{name}' has no default and must be given",
    hint: "add --param {name}=…",
    about: "Every parameter without a default needs a value at each start.",
  },
  "deploy/parameter-value": {
    severity: "error",
    text: "the parameter '{name}' takes {expected}, but was given {value}",
    about: "A start gives a value that is not of the parameter's type, or not one of its values.",
  },
  "deploy/not-deployed": {
    severity: "error",
    text: "there is no pipeline '{name}' in {region}",
    hint: "deploy it first: specline deploy PIPELINE --target {target}",
    about: "Starting or following needs a pipeline that was deployed.",
  },
});
