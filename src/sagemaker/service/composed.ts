import { requestShape, responseShape, type Shape, tableShape } from "./shapes.ts";

/**
 * Shapes that do not belong to one operation, because steps combine several requests or omit names. Source: Python SDK
 * 2.257.6 and 3.20.0, sagemaker.workflow, as recorded in reference/sagemaker.md, section 1.
 */
const COMPOSED: Readonly<Record<string, () => Shape>> = {
  EmrStepArguments: () => ({
    type: "structure",
    members: {
      StepConfig: "EmrStepConfig",
      ClusterId: "emr.XmlStringMaxLen256",
      ClusterConfig: "EmrClusterConfig",
      ExecutionRoleArn: "emr.ArnType",
    },
    required: ["StepConfig"],
  }),
  EmrStepConfig: () => withOptional("emr.StepConfig", ["Name"]),
  // The step itself sets the cluster's name and steps, and terminates the cluster.
  EmrClusterConfig: () => {
    const cluster = omit(requestShape("emr.RunJobFlow"), ["Name", "Steps", "AutoTerminationPolicy"]);
    return { ...cluster, members: { ...cluster.members, Instances: "EmrInstances" } };
  },
  EmrInstances: () => omit("emr.JobFlowInstancesConfig", ["KeepJobFlowAliveWhenNoSteps", "TerminationProtected"]),
  EmrServerlessStepArguments: () => ({
    type: "structure",
    members: {
      ExecutionRoleArn: "emr-serverless.IAMRoleArn",
      JobConfig: "EmrServerlessJobConfig",
      ApplicationId: "emr-serverless.ApplicationId",
      ApplicationConfig: "EmrServerlessApplicationConfig",
    },
    required: ["ExecutionRoleArn", "JobConfig"],
  }),
  EmrServerlessJobConfig: () =>
    withOptional(requestShape("emr-serverless.StartJobRun"), ["applicationId", "clientToken"]),
  EmrServerlessApplicationConfig: () => withOptional(requestShape("emr-serverless.CreateApplication"), ["clientToken"]),
  // A step without a role uses the pipeline's, and so do a search's jobs.
  HyperParameterTrainingJobDefinition: () => {
    const shape = tableShape("HyperParameterTrainingJobDefinition");
    if (shape === undefined) throw new TypeError("no shape HyperParameterTrainingJobDefinition in the service table");
    return { ...shape, required: (shape.required ?? []).filter((member) => member !== "RoleArn") };
  },
  // Source: botocore 1.43.107, bedrock, CreateCustomModel and GetCustomModel (read in November 2026).
  "bedrock.CreateCustomModelRequest": () => ({
    type: "structure",
    members: {
      modelName: "bedrock.CustomModelName",
      modelSourceConfig: "bedrock.CustomModelSource",
      customModelDataSource: "bedrock.CustomModelSource",
      modelKmsKeyArn: "bedrock.KmsKeyArn",
      roleArn: "bedrock.RoleArn",
      modelTags: "bedrock.TagList",
      clientRequestToken: "bedrock.IdempotencyToken",
    },
    required: ["modelName"],
  }),
  "bedrock.CustomModelSource": () => ({ type: "structure", members: { s3DataSource: "bedrock.CustomModelS3Source" } }),
  "bedrock.CustomModelS3Source": () => ({
    type: "structure",
    members: { s3Uri: "bedrock.S3Uri" },
    required: ["s3Uri"],
  }),
  "bedrock.GetCustomModelResponse": () => {
    const job = shapeOf(responseShape("bedrock.GetModelCustomizationJob")).members ?? {};
    const shared = ["jobName", "jobArn", "baseModelArn", "customizationType", "hyperParameters", "trainingDataConfig"];
    const more = ["validationDataConfig", "outputDataConfig", "trainingMetrics", "validationMetrics", "creationTime"];
    const kept = [...shared, ...more, "customizationConfig", "failureMessage"];
    return {
      type: "structure",
      members: {
        ...Object.fromEntries(Object.entries(job).filter(([name]) => kept.includes(name))),
        modelArn: "Text",
        modelName: "Text",
        modelKmsKeyArn: "Text",
        modelStatus: "Text",
      },
    };
  },
  BedrockDeploymentProperties: () => {
    const own = merged("bedrock.GetCustomModelDeployment");
    // The SDK also lists these two (workflow/bedrock_steps.py, read in November 2026).
    return { ...own, members: { ...own.members, modelDeploymentArn: "Text", tags: "bedrock.TagList" } };
  },
  EndpointConfigStepArguments: () =>
    omit(requestShape("CreateEndpointConfig"), ["DataCaptureConfig", "ExplainerConfig"]),
  EndpointStepArguments: () => omit(requestShape("CreateEndpoint"), ["DeploymentConfig"]),
  AutoMlStepArguments: () => {
    const request = shapeOf(requestShape("CreateAutoMLJob"));
    return { ...request, members: { ...request.members, AutoMLJobConfig: "AutoMlStepConfig" } };
  },
  AutoMlStepConfig: () => {
    const config = shapeOf("AutoMLJobConfig");
    return { ...config, members: { ...config.members, Mode: "AutoMlStepMode" }, required: ["Mode"] };
  },
  AutoMlStepMode: () => ({ type: "string", enum: ["ENSEMBLING"] }),
  LineageStepArguments: () => ({
    type: "structure",
    members: {
      Actions: "LineageActions",
      Artifacts: "LineageArtifacts",
      Contexts: "LineageContexts",
      Associations: "LineageAssociations",
    },
  }),
  LineageActions: () => ({ type: "list", member: requestShape("CreateAction") }),
  LineageArtifacts: () => ({ type: "list", member: requestShape("CreateArtifact") }),
  LineageContexts: () => ({ type: "list", member: requestShape("CreateContext") }),
  LineageAssociations: () => ({ type: "list", member: "LineageAssociation" }),
  // Entities that the step itself creates do not have an ARN yet, so they are identified by name and type.
  LineageAssociation: () => {
    const request = withOptional(requestShape("AddAssociation"), ["SourceArn", "DestinationArn"]);
    return { ...request, members: { ...request.members, Source: "LineageEntity", Destination: "LineageEntity" } };
  },
  LineageEntity: () => ({
    type: "structure",
    members: { Arn: "AssociationEntityArn", Name: "ExperimentEntityName", Type: "LineageEntityType" },
  }),
  LineageEntityType: () => ({ type: "string", enum: ["Action", "Artifact", "Context"] }),
  LineageProperties: () => ({
    type: "structure",
    members: { ActionArns: "Texts", ArtifactArns: "Texts", ContextArns: "Texts", Associations: "Texts" },
  }),
  Texts: () => ({ type: "map", key: "Text", value: "Text" }),
  Text: () => ({ type: "string" }),
  Flag: () => ({ type: "boolean" }),
  ConditionProperties: () => ({ type: "structure", members: { Outcome: "Flag" } }),
  QualityCheckProperties: () => ({
    type: "structure",
    members: {
      CalculatedBaselineConstraints: "Text",
      CalculatedBaselineStatistics: "Text",
      BaselineUsedForDriftCheckConstraints: "Text",
      BaselineUsedForDriftCheckStatistics: "Text",
    },
  }),
  ClarifyCheckProperties: () => ({
    type: "structure",
    members: { CalculatedBaselineConstraints: "Text", BaselineUsedForDriftCheckConstraints: "Text" },
  }),
  TuningProperties: () => merged("DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob"),
  TrainingProperties: () => {
    // A notebook job is a training step with these additional properties.
    const own = merged("DescribeTrainingJob");
    const notebook = [
      "ComputingJobName",
      "ComputingJobStatus",
      "NotebookJobInputLocation",
      "NotebookJobOutputLocationPrefix",
    ];
    const names = ["InputNotebookName", "OutputNotebookName", ...notebook];
    return { ...own, members: { ...own.members, ...Object.fromEntries(names.map((name) => [name, "Text"])) } };
  },
  AutoMlProperties: () => {
    const own = merged("DescribeAutoMLJob");
    return { ...own, members: { ...own.members, BestCandidateProperties: "BestCandidateProperties" } };
  },
  BestCandidateProperties: () => ({
    type: "structure",
    members: { ModelInsightsJsonReportPath: "Text", ExplainabilityJsonReportPath: "Text" },
  }),
};

const made = new Map<string, Shape>();

/** Looks up a shape by name, including composed shapes. Every name that a shape mentions exists. */
export function shapeOf(name: string): Shape {
  const known = made.get(name);
  if (known !== undefined) return known;
  const shape = COMPOSED[name]?.() ?? tableShape(name);
  if (shape === undefined) throw new TypeError(`no shape ${name} in the service table`);
  made.set(name, shape);
  return shape;
}

/** The shape with some members made optional. */
function withOptional(name: string, optional: readonly string[]): Shape {
  const shape = shapeOf(name);
  return { ...shape, required: (shape.required ?? []).filter((member) => !optional.includes(member)) };
}

/** The shape without members that a step does not accept. */
function omit(name: string, dropped: readonly string[]): Shape {
  const shape = withOptional(name, dropped);
  const members = Object.entries(shape.members ?? {}).filter(([member]) => !dropped.includes(member));
  return { ...shape, members: Object.fromEntries(members) };
}

/** The members of several responses, combined. */
const merged = (...operations: readonly string[]): Shape => ({
  type: "structure",
  members: Object.fromEntries(
    operations.flatMap((operation) => Object.entries(shapeOf(responseShape(operation)).members ?? {})),
  ),
});

/**
 * The shape name of a structure's member. Members of Bedrock requests begin with a lower-case letter in the API and a
 * capital letter in a definition. Both are accepted.
 */
export function memberShape(structure: string, shape: Shape, member: string): string | undefined {
  const members = shape.members ?? {};
  if (Object.hasOwn(members, member)) return members[member];
  if (!/^(bedrock\.|emr-serverless\.|Bedrock)/.test(structure)) return undefined;
  const small = member.charAt(0).toLowerCase() + member.slice(1);
  return Object.hasOwn(members, small) ? members[small] : undefined;
}
