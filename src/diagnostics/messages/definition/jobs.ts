import { entries } from "../../entry.ts";
import { answered, reference, sdk } from "../../grounds.ts";

/** What a job needs in order to start: folders, images, archives, spot instances and sizes of requests. */
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
    text: "{count} requests of {size} MB at a time are more than the {max} MB that a transform job can have",
    hint: "lower MaxConcurrentTransforms or MaxPayloadInMB",
    about: "The service refuses a transform job whose MaxConcurrentTransforms times MaxPayloadInMB is over 100.",
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
    about: "The service refuses the job when it starts.",
  },
  "definition/wait-too-short": {
    severity: "error",
    ground: reference("StoppingCondition, MaxWaitTimeInSeconds"),
    override: true,
    text: "'MaxWaitTimeInSeconds' is {wait}, which is less than 'MaxRuntimeInSeconds' ({run})",
    hint: "the time for waiting includes the time for running: make it at least as long",
    about: "A spot job may wait and run for MaxWaitTimeInSeconds in all. The service refuses the job when it starts.",
  },
  "definition/model-data": {
    severity: "error",
    ground: reference("ContainerDefinition, ModelDataUrl: a single gzip compressed tar archive (.tar.gz suffix)"),
    override: true,
    text: "the data of a model must be a .tar.gz file, but {what} is not",
    hint: "join the folder and the file's name, such as model.tar.gz, or use ModelDataSource for files that are not compressed",
    about: "ModelDataUrl is a folder, so the model could not be created.",
  },
  "definition/model-data-name": {
    severity: "warning",
    ground: reference("ContainerDefinition, ModelDataUrl: a single gzip compressed tar archive (.tar.gz suffix)"),
    text: "'{value}' does not end in .tar.gz, as the data of a model does",
    hint: "name the archive, such as model.tar.gz, or use ModelDataSource for files that are not compressed",
    about: "SageMaker expects a compressed archive. A folder or a single file that is not one cannot be unpacked.",
  },
  "definition/image-region": {
    severity: "error",
    ground: answered(
      "Region of … does not match expected region of us-east-1. Cross region ECR image pulls are not allowed.",
      "aws/sagemaker-pytorch-inference-toolkit pull request 7 (2019-10-10)",
    ),
    override: true,
    text: "the image is in the region {region}, but {other}",
    hint: "use the image of the region in which the pipeline runs",
    about: "A job can only use images of its own region, and all jobs of a pipeline run in one region.",
  },
  "definition/image-account": {
    severity: "error",
    ground: sdk("sagemaker.image_uri_config"),
    override: true,
    text: "AWS does not serve '{repository}' from the account {account} in {region}",
    hint: "write {right}",
    about: "The account in the image's URI is that of another region, or has a typing error.",
  },
});
