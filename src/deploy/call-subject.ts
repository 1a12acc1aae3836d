/**
 * Members of requests that name what the call is about, with the type in its ARN. Source: Service Authorization
 * Reference, Amazon SageMaker AI, "Resource types" (as of November 2026).
 */
const SUBJECTS: Readonly<Record<string, string>> = {
  PipelineExecutionArn: "",
  ModelPackageArn: "",
  ResourceArn: "",
  PipelineName: "pipeline",
  TrainingJobName: "training-job",
  ProcessingJobName: "processing-job",
  TransformJobName: "transform-job",
  HyperParameterTuningJobName: "hyper-parameter-tuning-job",
  ModelPackageName: "model-package",
  ModelPackageGroupName: "model-package-group",
};

/** What a SageMaker request is about: an ARN, or the last part of one, such as "pipeline/fraud". */
export function subjectOf(input: object): string | undefined {
  const members = new Map<string, unknown>(Object.entries(input));
  for (const [member, type] of Object.entries(SUBJECTS)) {
    const value = members.get(member);
    if (typeof value !== "string") continue;
    return value.startsWith("arn:") || type === "" ? value : `${type}/${value}`;
  }
  return undefined;
}
