export {
  keyOf,
  parseJsonPath,
  parsePath,
  parseReference,
  type Reference,
  type Segment,
} from "../spec/reference.ts";

/** The execution variables. Source: Python SDK, workflow/execution_variables.py, as recorded in reference/sagemaker.md, section 2. */
export const EXECUTION_VARIABLES: readonly string[] = [
  "StartDateTime",
  "CurrentDateTime",
  "PipelineName",
  "PipelineArn",
  "PipelineExecutionId",
  "PipelineExecutionArn",
  "TrainingJobName",
  "ProcessingJobName",
];

/** The readable members of the experiment's configuration. The source is the same as above. */
export const EXPERIMENT_MEMBERS: readonly string[] = ["ExperimentName", "TrialName"];
