import { entries } from "../../entry.ts";
import { answered, reference, sdk } from "../../grounds.ts";

/** What a job needs in order to start: folders, images, archives, spot instances and request sizes. */
export const jobs = entries({
  "definition/same-path": {
    severity: "error",
    ground: answered(
      "each input should have the destination location unique",
      "AWS support, in aws/sagemaker-python-sdk issue 4939 (2024-12-04)",
    ),
    override: true,
    text: "inputs '{other}' and '{input}' are both mounted at {path}",
    hint: "give each of them its own folder",
    about: "Each input needs its own folder.",
  },
  "definition/path-outside": {
    severity: "error",
    ground: reference("ProcessingS3Input, LocalPath"),
    override: true,
    text: "'{path}' is not below {root}, where SageMaker mounts folders",
    hint: "mount it at {root}/…",
    about: "All inputs and outputs of a processing job must be below this folder.",
  },
  "definition/transform-size": {
    severity: "error",
    ground: reference("CreateTransformJob, MaxPayloadInMB"),
    override: true,
    text: "{count} concurrent requests of {size} MB exceed the limit of {max} MB for a transform job",
    hint: "lower MaxConcurrentTransforms or MaxPayloadInMB",
    about: "The service rejects a transform job if MaxConcurrentTransforms times MaxPayloadInMB exceeds 100.",
  },
  "definition/wait-without-spot": {
    severity: "error",
    ground: answered(
      "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true",
      "aws/sagemaker-python-sdk issue 4140 (2023-09-26)",
    ),
    override: true,
    text: "'MaxWaitTimeInSeconds' is only for spot instances, which this job does not use",
    hint: "set EnableManagedSpotTraining to true, or remove MaxWaitTimeInSeconds",
    about: "The service rejects the job when it starts.",
  },
  "definition/wait-too-short": {
    severity: "error",
    ground: reference("StoppingCondition, MaxWaitTimeInSeconds"),
    override: true,
    text: "'MaxWaitTimeInSeconds' is {wait}, which is less than 'MaxRuntimeInSeconds' ({run})",
    hint: "the wait time includes the run time, so it must be at least as long",
    about:
      "MaxWaitTimeInSeconds limits the total waiting and running time. The service rejects the job when it starts.",
  },
  "definition/model-data": {
    severity: "error",
    ground: reference("ContainerDefinition, ModelDataUrl: a single gzip compressed tar archive (.tar.gz suffix)"),
    override: true,
    text: "model data must be a .tar.gz file, but {what} is not",
    hint: "append the file name, such as model.tar.gz, to the folder, or use ModelDataSource for uncompressed files",
    about: "ModelDataUrl is a folder, so the model could not be created.",
  },
  "definition/model-data-name": {
    severity: "warning",
    ground: reference("ContainerDefinition, ModelDataUrl: a single gzip compressed tar archive (.tar.gz suffix)"),
    text: "'{value}' does not end in .tar.gz, as model data should",
    hint: "name the archive, such as model.tar.gz, or use ModelDataSource for uncompressed files",
    about: "SageMaker expects a compressed archive. It cannot unpack a folder or any other kind of file.",
  },
  "definition/image-region": {
    severity: "error",
    ground: answered(
      "Region of … does not match expected region of us-east-1. Cross region ECR image pulls are not allowed.",
      "aws/sagemaker-pytorch-inference-toolkit pull request 7 (2019-10-10)",
    ),
    override: true,
    text: "the image is in the region {region}, but {other}",
    hint: "use the image from the region in which the pipeline runs",
    about: "A job can use only images from its own region, and all jobs in a pipeline run in one region.",
  },
  "definition/image-account": {
    severity: "error",
    ground: sdk("sagemaker.image_uri_config"),
    override: true,
    text: "AWS does not serve '{repository}' from the account {account} in {region}",
    hint: "use {right}",
    about: "The account in the image's URI belongs to another region, or contains a typo.",
  },
});
