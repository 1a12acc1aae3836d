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
    hint: "sign in (aws sso login), or set AWS_PROFILE",
    about: "Neither environment, profile, nor instance role gives credentials.",
  },
  "deploy/bad-credentials": {
    severity: "error",
    text: "AWS does not take the credentials: {reason}",
    hint: "sign in anew (aws sso login), then run the same command again: it goes on where this one ended",
    about: "There are credentials, but they have expired, were withdrawn, or are not what they should be.",
  },
  "deploy/clock": {
    severity: "error",
    text: "AWS refused {operation} because of the time it was signed at: {reason}",
    hint: "set this machine's clock, and see that the secret key is the one of the access key",
    about:
      "A request is signed with the time and the secret key. Small differences of the clock are made up for; this one was not.",
  },
  "deploy/denied": {
    severity: "error",
    text: "the credentials do not allow {operation}: {reason}",
    hint: "ask whoever looks after the account to allow it",
    about: "The credentials are valid, but no policy allows this call, or one forbids it.",
  },
  "deploy/wrong-account": {
    severity: "error",
    text: "the target '{target}' is in the account {account}, but the credentials belong to {found}",
    hint: "set AWS_PROFILE to a profile of the account {account}, or name another target",
    about: "Found out before anything is uploaded. A pipeline can only be put into the account of the credentials.",
  },
  "deploy/account-unknown": {
    severity: "warning",
    text: "nobody could say whether the credentials belong to the account {account}: {reason}",
    about:
      "There is no way to AWS STS from here, so that the target's account is not compared with that of the credentials.",
  },
  "deploy/role-account": {
    severity: "error",
    text: "the role of the target '{target}' is in the account {owner}, and the target in {account}",
    hint: "SageMaker takes roles of its own account only",
    about: "A target's account and the account in the ARN of its role must be one.",
  },
  "deploy/bucket-region": {
    severity: "error",
    text: "the bucket '{bucket}' is not in {region}: {reason}",
    hint: "a pipeline's bucket has to be in the region of its target: name another one in specline.config.yaml",
    about: "S3 answered that the bucket lies in another region.",
  },
  "deploy/no-bucket": {
    severity: "error",
    text: "there is no bucket '{bucket}'",
    hint: "create it in {region}, or name another one in specline.config.yaml",
    about: "Specline makes no buckets.",
  },
  "deploy/asset-changed": {
    severity: "error",
    text: "'{file}' was changed while the pipeline was being deployed",
    hint: "run the same command again",
    about:
      "What is uploaded lies under the digest that it had when the pipeline was compiled. Other bytes are never put there.",
  },
  "deploy/asset-unreadable": {
    severity: "error",
    text: "'{file}' cannot be uploaded: {reason}",
    about: "A file was there when the pipeline was compiled, and cannot be read any more.",
  },
  "deploy/start-unknown": {
    severity: "error",
    text: "no answer came after {attempts} attempts, so the execution may or may not have begun: {reason}",
    hint: "start it again with --token {token}: starts with one token are one execution",
    about: "The connection was lost after the start was sent. The token makes the repetition the same start.",
  },
  "deploy/no-such-execution": {
    severity: "error",
    text: "there is no execution '{arn}'",
    hint: "name the pipeline instead, for its last execution",
    about: "The service knows no execution by this ARN, or the text is none.",
  },
  "deploy/goes-on": {
    severity: "note",
    text: "the execution goes on in AWS; only the looking on has ended",
    hint: "specline follow {arn} --target {target}",
    about: "Following only looks. To end an execution, stop it in AWS.",
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
