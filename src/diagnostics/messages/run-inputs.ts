import { entries } from "../entry.ts";

/** Problems with a local run's parameters and with the files that its steps read. */
export const runInputs = entries({
  "run/parameter-missing": {
    severity: "error",
    text: "{count} without a value: {names}",
    hint: "pass {flags}",
    about: "No values were given for pipeline parameters without a default. The message lists all of them.",
  },
  "run/parameter-unknown": {
    severity: "error",
    text: "the pipeline has no parameter '{name}'; it has {known}",
    about: "A value was given for a parameter that the definition does not declare.",
  },
  "run/parameter-type": {
    severity: "error",
    text: "parameter '{name}' takes {type}, not '{value}'",
    about: "The value cannot be converted to the parameter's type in the definition.",
  },
  "run/parameter-value": {
    severity: "error",
    text: "parameter '{name}' takes {allowed}, not '{value}'",
    about: "The value is not one of those that the definition allows (EnumValues).",
  },
  "run/parameter-empty": {
    severity: "error",
    text: "parameter '{name}' was given an empty string, which SageMaker refuses",
    hint: "leave it out to take its default",
    about: "StartPipelineExecution does not accept empty parameter values, so a local run refuses them too.",
  },
  "run/asset-missing": {
    severity: "error",
    text: "{steps} cannot run, because '{file}' cannot be read: {reason}",
    hint: "restore the file, or correct its path in the pipeline",
    about: "A file that is uploaded before the pipeline runs does not exist, or you lack permission to read it.",
  },
  "run/asset-changed": {
    severity: "error",
    text: "'{file}' changed while it was being copied",
    hint: "run again once nothing is writing to it",
    about: "A source file's content is no longer what it was when the definition was compiled.",
  },
  "run/input-changed": {
    severity: "error",
    text: "'{file}' has changed since {since}",
    hint: "run the pipeline again once nothing is writing to the file",
    about:
      "Local data files of at least 64 MiB are not copied into the work folder. They must not change while a run uses them, or as long as a recorded run is to be repeated. Files behind links and mapped files must not change while a step reads them.",
  },
  "run/input-missing": {
    severity: "error",
    text: "{readers} {uri} ({inputs}), which does not exist",
    hint: "put the data at {path}",
    about:
      "Local runs use a folder instead of S3: the object s3://bucket/key is the file s3/bucket/key in the work folder.",
  },
  "run/fetch-limit": {
    severity: "error",
    text: "{amount} would be fetched from S3, more than the {limit} that are allowed",
    hint: 'allow more with --fetch-limit "{size}", or say where the data are on this disk with --map',
    about: "A mistake in an address can name a whole bucket, and downloads cost money.",
  },
  "run/fetch-disk": {
    severity: "error",
    text: "{amount} would be fetched from S3, but the disk of the work folder has only {free} left",
    hint: "free some space, choose another work folder with --work, or map a part of the data with --map",
    about: "Inputs that are fetched are kept in the local S3 folder, so that a later run need not fetch them again.",
  },
  "run/fetch-place": {
    severity: "error",
    text: "{uri} cannot be put at {path}: {reason}",
    hint: "copy it to another place yourself, and name that with --map",
    about:
      "S3 allows keys that are no paths of files, and both an object 'a' and an object 'a/b'. A folder on disk can have only one of them.",
  },
  "run/fetch-changed": {
    severity: "error",
    text: "{uri} has changed while it was being fetched",
    hint: "run again when nothing writes there",
    about: "What arrived is not as long as S3 said before, so that the input might be half old and half new.",
  },
  "run/fetch-region": {
    severity: "error",
    text: "the bucket '{bucket}' cannot be read from {region}: {reason}",
    hint: "set AWS_REGION to the bucket's region",
    about: "Without AWS_REGION, buckets are asked for in us-east-1, which redirects to their region.",
  },
  "run/fetch-bucket": {
    severity: "error",
    text: "there is no bucket '{bucket}'",
    hint: "check the address, or say where the data are on this disk with --map s3://{bucket}/…=PATH",
    about: "An input of the pipeline is in this bucket.",
  },
  "run/input-unreadable": {
    severity: "error",
    text: "{uri} cannot be read: {reason}",
    hint: "put a file, a folder or a link to one at {path}",
    about:
      "Links in the local S3 folder are followed. Broken or circular links, pipes, sockets and devices cannot be read.",
  },
  "run/links-followed": {
    severity: "note",
    text: "{step} reads {uri} ('{input}') through {links}",
    about:
      "Data can be put in place by links, as DVC, git-annex and shared caches do. The files that they point to are read and identified by their content.",
  },
  "run/input-unsupported": {
    severity: "error",
    text: "{step} reads its input '{input}' as {what}, which does not work on this machine",
    hint: "give the input a LocalPath below /opt/ml",
    about: "A job's folders are always below /opt/ml.",
  },
  "run/manifest": {
    severity: "error",
    text: "{step} reads its input '{input}' through the manifest {uri}, which cannot be used: {reason}",
    hint: 'a manifest is [{"prefix": "s3://bucket/some/"}, "a.csv", "b.csv"]',
    about: "An input of type ManifestFile names a JSON file that lists the input's objects.",
  },
  "run/left-out": {
    severity: "warning",
    text: "{step} ({type}) will not run here{more}: {reason}",
    hint: "provide the result that it would have had: {flags}",
    about:
      "Reported before a local run starts: this kind of step cannot run locally, so it is left out along with every step that needs it.",
  },
  "run/stubbed": {
    severity: "note",
    text: "{step} did not run; its result comes from --stub",
    about: "A local run skips a step if you provide its result.",
  },
  "run/departs": {
    severity: "note",
    text: "{step} runs differently than on AWS: {what}",
    about:
      "Reported before a local run starts: the definition asks for something that a single machine cannot provide.",
  },
  "run/uri": {
    severity: "error",
    text: "a local run cannot use '{uri}' as an S3 URI",
    hint: "name data on this machine by its path, and copy other data here first",
    about: "An S3 URI has a bucket and a key. A key with '.' or '..' between slashes cannot be stored in a folder.",
  },
  "run/no-property": {
    severity: "error",
    text: "'{path}' cannot be read: {seen}",
    about: "An expression reads a property that the step or execution does not have on this machine.",
  },
  "run/property-file": {
    severity: "error",
    text: "the property file '{file}' of {step} cannot be used: {reason}",
    about: "A condition or an argument reads a JSON file that a step should have written.",
  },
  "run/expression": {
    severity: "error",
    text: "an expression of {step} cannot be evaluated: {reason}",
    about: "An expression of the definition language is malformed, or its operands do not fit together.",
  },
  "run/definition": {
    severity: "error",
    text: "the definition cannot be run: {reason}",
    about:
      "Two steps of the definition have the same name, or a step depends on a missing step or, directly or indirectly, on itself.",
  },
});
