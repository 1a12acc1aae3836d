import { entries } from "../entry.ts";

/** Problems found while deploying, starting and following. */
export const deploy = entries({
  "deploy/local-data": {
    severity: "error",
    text: "{step} reads '{file}' from this machine, which AWS cannot see",
    hint: "give an s3:// URI as the source, or let deploy upload the data with --upload-data",
    about: "A deployed pipeline can read only from S3. Local data is uploaded only on request.",
  },
  "deploy/local-target": {
    severity: "error",
    text: "the target '{target}' is this machine, to which nothing can be deployed",
    hint: "declare a target in specline.config.yaml and name it with --target",
    about: "Deploying needs a target with a real account, role and bucket.",
  },
  "deploy/no-manifest": {
    severity: "error",
    text: "'{file}' is a bare definition: it has neither a name nor assets",
    hint: "deploy the pipeline from which it was compiled; 'specline import' makes one from a definition",
    about: "A bare definition can be checked and run, but deploying needs its name and assets too.",
  },
  "deploy/no-execution": {
    severity: "error",
    text: "the pipeline '{name}' has not been started yet",
    hint: "start it first: specline start {subject}{option}",
    about:
      "To follow, there must be an execution: the pipeline's last one, or one named by its ARN, or by its pipeline and id.",
  },
  "deploy/too-long": {
    severity: "error",
    text: "the definition has {length} characters; SageMaker accepts at most {limit}",
    hint: "split the pipeline; one pipeline can start another through a Lambda step",
    about: "The limit also applies to a definition in S3.",
  },
  "deploy/dynamic-reference": {
    severity: "error",
    text: "the template has '{{resolve:' in {where}, which CloudFormation would replace by another value",
    hint: "remove it from the pipeline's description, its target's tags and its schedules' parameters",
    about:
      "CloudFormation replaces dynamic references in any string of a template. A definition with one is put in S3; other values must not have any, because they would differ from those of deploy.",
  },
  "deploy/refused": {
    severity: "error",
    text: "AWS refused {operation}: {reason}",
    about: "A call failed with an error that retrying cannot fix. The reason is the service's own message.",
  },
  "deploy/unreachable": {
    severity: "error",
    text: "{operation} failed after {attempts} attempts: {reason}",
    hint: "nothing is lost: the same command continues where this one stopped",
    about: "The network failed, or the service throttled the call for longer than Specline waits.",
  },
  "deploy/no-credentials": {
    severity: "error",
    text: "no AWS credentials were found: {reason}",
    hint: "sign in (aws sso login), or set AWS_PROFILE",
    about: "Neither the environment, nor a profile, nor an instance role provides credentials.",
  },
  "deploy/bad-credentials": {
    severity: "error",
    text: "AWS does not accept the credentials: {reason}",
    hint: "sign in again (aws sso login), then run the same command again: it continues where this one stopped",
    about: "The credentials have expired, were revoked or are malformed.",
  },
  "deploy/clock": {
    severity: "error",
    text: "AWS refused {operation} because of the time in its signature: {reason}",
    hint: "set this machine's clock, and check that the secret key belongs to the access key",
    about:
      "A request is signed with the time and the secret key. Specline corrects clock differences if it can, but could not correct this one.",
  },
  "deploy/denied": {
    severity: "error",
    text: "the credentials do not allow {operation}; {needed}: {reason}",
    hint: "{remedy}",
    about:
      "The credentials are valid, but no policy allows this call. The hint has the statement that is missing, ready to be pasted into a policy, and names the kind of policy if the service does.",
  },
  "deploy/forbidden": {
    severity: "error",
    text: "a policy forbids {operation}; {needed}: {reason}",
    hint: "{remedy}",
    about:
      "The credentials are valid, but a policy denies this call explicitly, such as a service control policy of the organization or a permissions boundary. An explicit deny overrides every permission.",
  },
  "deploy/wrong-account": {
    severity: "error",
    text: "the target '{target}' is in the account {account}, but the credentials belong to {found}",
    hint: "{how} a profile of the account {account}, or name another target",
    about: "This is checked before anything is uploaded. A pipeline can be deployed only to the credentials' account.",
  },
  "deploy/account-unknown": {
    severity: "warning",
    text: "cannot check whether the credentials belong to the account {account}: {reason}",
    about: "AWS STS cannot be reached, so the target's account is not compared with the credentials' account.",
  },
  "deploy/role-account": {
    severity: "error",
    text: "the {member} of the target '{target}' is in the account {owner}, but the target is in {account}",
    hint: "use a role in the target's account; AWS services accept no other",
    about: "A target's account must be the one in the ARNs of its role and of its schedulerRole.",
  },
  "deploy/bucket-region": {
    severity: "error",
    text: "the bucket '{bucket}' is not in {region}: {reason}",
    hint: "a pipeline's bucket must be in the region of its target: name another one in specline.config.yaml",
    about: "S3 reports that the bucket is in another region.",
  },
  "deploy/no-bucket": {
    severity: "error",
    text: "there is no bucket '{bucket}'",
    hint: "create it in {region}, or name another one in specline.config.yaml",
    about: "Specline does not create buckets.",
  },
  "deploy/asset-changed": {
    severity: "error",
    text: "'{file}' was changed while the pipeline was being deployed",
    hint: "run the same command again",
    about:
      "An asset is uploaded under the digest that it had when the pipeline was compiled. Different content is never stored under that digest.",
  },
  "deploy/asset-unreadable": {
    severity: "error",
    text: "'{file}' cannot be uploaded: {reason}",
    about: "A file existed when the pipeline was compiled, but can no longer be read.",
  },
  "deploy/start-unknown": {
    severity: "error",
    text: "no response after {attempts} attempts, so the execution may or may not have started: {reason}",
    hint: "start it again with --token {token}: starting twice with the same token creates only one execution",
    about:
      "The connection was lost after the start request was sent. With the token, a retry counts as the same start.",
  },
  "deploy/no-such-execution": {
    severity: "error",
    text: "there is no execution '{arn}'",
    hint: "name the pipeline instead, to use its last execution",
    about: "The service does not know an execution with this ARN, or the value is not an ARN.",
  },
  "deploy/no-earlier": {
    severity: "note",
    text: "durations are shown without those of earlier executions: {reason}",
    hint: "{remedy}",
    about: "`follow` and `status` show how long each step usually takes, for which they read earlier executions.",
  },
  "deploy/goes-on": {
    severity: "note",
    text: "the execution continues in AWS; Specline has only stopped following it",
    hint: "specline follow {arn}{option}",
    about: "Following only observes an execution. To end an execution, stop it in AWS.",
  },
  "deploy/unknown-parameter": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'",
    hint: "parameters of the pipeline: {known}",
    about: "A start names a parameter that the definition does not declare.",
  },
  "deploy/parameter-missing": {
    severity: "error",
    text: "the parameter '{name}' has no default and needs a value",
    hint: "add --param {name}=…",
    about: "Parameters without a default need a value at each start.",
  },
  "deploy/data-version": {
    severity: "note",
    text: "DataVersion is {value}, computed from the keys, sizes and ETags of {objects}",
    about:
      "SageMaker's cache compares the addresses of data, not the contents. The DataVersion parameter changes with the contents, so steps run again if the data has changed.",
  },
  "deploy/data-unlisted": {
    severity: "note",
    text: "the contents of {what} cannot be compared before the execution, so they are treated as new",
    hint: "set DataVersion yourself if you know that they have not changed: --param DataVersion=…",
    about:
      "Listing objects does not show a query's result, the objects that a manifest lists, or the contents of an address that is known only during the execution. Steps that read external data therefore run again.",
  },
  "deploy/data-missing": {
    severity: "warning",
    text: "there is nothing at {address}, which the pipeline reads",
    hint: "copy the data there before you start the pipeline, or pass another address as a parameter",
    about: "A job fails if it reads an address that has no objects.",
  },
  "deploy/data-not-readable": {
    severity: "error",
    text: "the objects at {address} cannot be listed, so DataVersion cannot be computed: {reason}",
    hint: "set DataVersion yourself, for example --param DataVersion=2026-11-29, or get the s3:ListBucket permission for the bucket",
    about:
      "DataVersion changes when external data changes. Without it, SageMaker's cache could return results computed from older data.",
  },
  "deploy/parameter-value": {
    severity: "error",
    text: "the parameter '{name}' takes {expected}, but was given {value}",
    about: "A start passes a value that is not of the parameter's type, or not one of its allowed values.",
  },
  "deploy/not-deployed": {
    severity: "error",
    text: "there is no pipeline '{name}' in {region}",
    hint: "{how}",
    about: "A pipeline must be deployed before it can be started or followed.",
  },
});
